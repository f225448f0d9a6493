import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0008',
  section: 'real clients',
  title: 'A confirm with an AuthKey of partner authentication',
  run: async (ctx) => {
    const result = await ctx.certified();
    const { AuthKey } = await ctx.authenticate();
    expectCode(await ctx.confirm(result, { PCD_AUTH_KEY: AuthKey }), 'AUTH0008');
  },
};

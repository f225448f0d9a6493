import type { Rule } from '../rule.ts';
import { expectCode, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q19',
  section: 'real clients',
  title: "A confirm with another key than the result's is AUTH0008",
  run: async (ctx) => {
    const result = await ctx.certified();
    expectCode(await ctx.confirm(result, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'AUTH0008');
    expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
  },
};

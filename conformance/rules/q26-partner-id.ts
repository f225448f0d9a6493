import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q26',
  section: 'guide 3-2',
  title: 'Authentication needs cst_id beside custKey',
  run: async (ctx) => {
    expectAuthRefused(await ctx.askAuth({ custKey: ctx.account.key }), 'AUTH0001');
  },
};

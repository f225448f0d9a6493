import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA0027',
  section: 'decided here',
  title: 'Less than 100 won',
  run: async (ctx) => {
    await ctx.dojangOnly();
    expectRefused(await ctx.openWith({ PCD_PAY_TOTAL: '99' }), 'CPCA0027');
  },
};

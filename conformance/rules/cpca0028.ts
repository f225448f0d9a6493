import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA0028',
  section: 'decided here',
  title: 'No product name',
  run: async (ctx) => {
    await ctx.dojangOnly();
    expectRefused(await ctx.openWith({ PCD_PAY_GOODS: ' ' }), 'CPCA0028');
  },
};

import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PCCF0001',
  section: 'decided here',
  title: 'A confirm with a confirm key that is none',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const result = await ctx.certified();
    expectCode(await ctx.confirm(result, { PCD_PAY_REQKEY: 'bm90aGluZw==' }), 'PCCF0001');
  },
};

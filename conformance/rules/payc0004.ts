import type { Rule } from '../rule.ts';
import { forCancel } from '../support/context.ts';
import { expectCode, expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0004',
  section: 'decided here',
  title: 'Another cancellation with the same AuthKey',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const result = await ctx.paid();
    const auth = await ctx.authenticate(forCancel);
    const first = await ctx.cancel(result, { PCD_REFUND_TOTAL: '100' }, auth);
    expectSame(first, await ctx.cancel(result, { PCD_REFUND_TOTAL: '100' }, auth), Object.keys(first));
    expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL: '200' }, auth), 'PAYC0004');
  },
};

import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0003',
  section: 'decided here',
  title: 'A cancellation of no won',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const result = await ctx.paid();
    for (const PCD_REFUND_TOTAL of ['0', '1e2', '-1'])
      expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL }), 'PAYC0003');
  },
};

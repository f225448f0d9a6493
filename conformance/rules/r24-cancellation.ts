import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R24',
  section: 'cancel manual',
  title: 'Less than the amount cancels a part, and the refund key is needed',
  run: async (ctx) => {
    const result = await ctx.paid();
    expectFields(await ctx.cancel(result, { PCD_REFUND_KEY: 'wrong' }), { PCD_PAY_RST: 'error' });
    expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '400' }), {
      PCD_PAY_RST: 'success',
      PCD_REFUND_TOTAL: '400',
    });
    expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '601' }), { PCD_PAY_RST: 'error' });
    expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '600' }), { PCD_PAY_RST: 'success' });
  },
};

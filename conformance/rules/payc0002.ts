import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0002',
  section: 'code list',
  title: 'A cancellation with a wrong refund key',
  run: async (ctx) => {
    const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
    expectCode(await ctx.cancel(order, { PCD_REFUND_KEY: 'wrong' }), 'PAYC0002');
  },
};

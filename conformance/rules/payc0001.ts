import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0001',
  section: 'code list',
  title: 'A cancellation with an AuthKey that is none, or of another partner',
  run: async (ctx) => {
    const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
    expectCode(await ctx.cancel(order, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'PAYC0001');
    expectCode(await ctx.cancel(order, { PCD_CST_ID: 'nobody-here' }), 'PAYC0001');
  },
};

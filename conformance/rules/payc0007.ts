import type { Rule } from '../rule.ts';
import { expectCode, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0007',
  section: 'code list',
  title: 'A cancellation of what was never paid, or is cancelled',
  run: async (ctx) => {
    const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
    expectCode(await ctx.cancel(order), 'PAYC0007');
    const result = await ctx.paid();
    expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
    expectCode(await ctx.cancel(result), 'PAYC0007');
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P19',
  section: 'cancel manual',
  title: 'A cancellation needs every required row, and its date may have separators',
  run: async (ctx) => {
    const result = await ctx.paid();
    for (const name of [
      'PCD_CST_ID',
      'PCD_CUST_KEY',
      'PCD_AUTH_KEY',
      'PCD_REFUND_KEY',
      'PCD_PAY_OID',
      'PCD_PAY_DATE',
      'PCD_REFUND_TOTAL',
    ])
      expectFields(await ctx.cancel(result, { [name]: '' }), { PCD_PAY_RST: 'error' });
    const day = result['PCD_PAY_TIME'] ?? '';
    const PCD_PAY_DATE = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
    expectFields(await ctx.cancel(result, { PCD_PAY_DATE }), { PCD_PAY_RST: 'success' });
  },
};

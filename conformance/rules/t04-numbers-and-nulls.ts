import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T4',
  section: 'samples',
  title: 'Numbers may come as JSON numbers, and a null is an empty value',
  run: async (ctx) => {
    const result = await ctx.paid();
    const date = Number(result['PCD_PAY_TIME']?.slice(0, 8));
    expectFields(await ctx.lookup(result, { PCD_PAY_DATE: date, PCD_REGULER_FLAG: null }), {
      PCD_PAY_RST: 'success',
    });
    const asNumbers = { PCD_PAY_DATE: date, PCD_REFUND_TOTAL: 1000, PCD_REFUND_TAXTOTAL: null };
    expectFields(await ctx.cancel(result, asNumbers), { PCD_PAY_RST: 'success' });
  },
};

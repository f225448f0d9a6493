import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P20',
  section: 'cancel manual',
  title: 'The VAT that is given back comes under its newer or its older name',
  run: async (ctx) => {
    const result = await ctx.paid({ PCD_PAY_TAXTOTAL: '60' });
    const newer = { PCD_REFUND_TOTAL: '500', PCD_REFUND_TAXTOTAL: '30' };
    expectFields(await ctx.cancel(result, newer), { PCD_PAY_RST: 'success', PCD_REFUND_TAXTOTAL: '30' });
    const older = { PCD_REFUND_TOTAL: '400', PCD_PAY_TAXTOTAL: '20' };
    expectFields(await ctx.cancel(result, older), { PCD_PAY_RST: 'success', PCD_REFUND_TAXTOTAL: '20' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q35',
  section: 'decided here',
  title: 'From 50,000 won the customer may pay in 2 to 12 months',
  run: async (ctx) => {
    const result = await ctx.pay({ PCD_PAY_TOTAL: '50000' }, { quota: '03' });
    expectFields(result, { PCD_PAY_RST: 'success', PCD_PAY_CARDQUOTA: '03' });
  },
};

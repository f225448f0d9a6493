import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R17',
  section: 'guide 3-3',
  title: 'An order is taxable unless it says otherwise; a mixed one carries its own VAT',
  run: async (ctx) => {
    expectFields(await ctx.paid(), { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '0' });
    expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '50' }), {
      PCD_PAY_ISTAX: 'Y',
      PCD_PAY_TAXTOTAL: '50',
    });
    expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'N' }), { PCD_PAY_ISTAX: 'N' });
  },
};

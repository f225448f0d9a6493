import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q45',
  section: 'decided here',
  title: 'VAT above the amount is refused; an exempt order has none',
  run: async (ctx) => {
    expectAnyRefusal(await ctx.openWith({ PCD_PAY_TAXTOTAL: '1001' }), 'more VAT than the amount');
    expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'N', PCD_PAY_TAXTOTAL: '10' }), { PCD_PAY_TAXTOTAL: '0' });
  },
};

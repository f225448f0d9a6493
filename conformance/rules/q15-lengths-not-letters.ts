import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q15',
  section: 'parameter guide',
  title: 'Lengths are enforced, letter classes are not',
  run: async (ctx) => {
    expectOpened(
      await ctx.openWith({ PCD_PAY_OID: `${ctx.orderNumber()}_-./한글`, PCD_PAYER_NAME: 'Kim 민수' }),
    );
    expectAnyRefusal(
      await ctx.openWith({ PCD_PAY_GOODS: '가'.repeat(256) }),
      '256 characters of PCD_PAY_GOODS',
    );
    expectAnyRefusal(await ctx.openWith({ PCD_PAY_TOTAL: '1e3' }), 'an amount that is no digits');
  },
};

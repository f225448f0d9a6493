import type { Rule } from '../rule.ts';
import { expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P18',
  section: 'real clients',
  title: 'A confirm repeats what the browser result said',
  run: async (ctx) => {
    const result = await ctx.certified({
      PCD_PAYER_NAME: '홍길동',
      PCD_PAYER_NO: '7',
      PCD_PAY_TAXTOTAL: '50',
    });
    const names = [
      'PCD_PAY_REQKEY',
      'PCD_PAY_OID',
      'PCD_PAY_GOODS',
      'PCD_PAY_TOTAL',
      'PCD_PAY_TAXTOTAL',
      'PCD_PAY_ISTAX',
      'PCD_PAY_CARDQUOTA',
      'PCD_PAYER_NAME',
      'PCD_PAYER_NO',
    ];
    expectSame(result, await ctx.confirm(result), names);
  },
};

import type { Rule } from '../rule.ts';
import { expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P11',
  section: 'browser script 1.0.1',
  title: "The result of a closed window has the request's own fields",
  run: async (ctx) => {
    const asked = await ctx.request({ PCD_PAYER_NAME: '홍길동' });
    const result = await (await ctx.payer()).close(asked);
    expectSame(asked, result, [
      'PCD_PAY_TYPE',
      'PCD_PAY_WORK',
      'PCD_PAY_OID',
      'PCD_PAY_GOODS',
      'PCD_PAY_TOTAL',
      'PCD_PAYER_NAME',
      'PCD_RST_URL',
    ]);
  },
};

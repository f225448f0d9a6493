import { lookupFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields, expectNames, expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P23',
  section: 'lookup manual',
  title: "A lookup answers its rows, as the payment's result had them",
  run: async (ctx) => {
    const result = await ctx.paid({ PCD_PAYER_NAME: '홍길동' });
    const answer = await ctx.lookup(result);
    const additions = ['PCD_PAY_CARDQUOTA', 'PCD_REFUND_TOTAL'];
    expectNames(
      answer,
      lookupFields.filter((name) => !additions.includes(name)),
    );
    expectFields(answer, { PCD_PAY_CODE: 'PCHK0000', PCD_PAY_MSG: '결제완료', PCD_REGULER_FLAG: 'N' });
    expectSame(result, answer, [
      'PCD_PAY_GOODS',
      'PCD_PAY_TOTAL',
      'PCD_PAYER_NAME',
      'PCD_PAY_CARDNUM',
      'PCD_PAY_CARDAUTHNO',
      'PCD_PAY_CARDTRADENUM',
      'PCD_PAY_TIME',
    ]);
  },
};

import { cancelFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check, expectFields, expectNames } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P21',
  section: 'cancel manual',
  title: 'A cancellation answers its rows, with a transaction key of its own',
  run: async (ctx) => {
    const result = await ctx.paid();
    const answer = await ctx.cancel(result);
    expectNames(
      answer,
      cancelFields.filter((name) => name !== 'PCD_REFUND_TIME'),
    );
    expectFields(answer, {
      PCD_PAY_TYPE: 'card',
      PCD_REFUND_TOTAL: '1000',
      PCD_REFUND_TAXTOTAL: '0',
      PCD_PAY_CARDRECEIPT: /^https?:/,
      PCD_REGULER_FLAG: 'N',
    });
    check(
      answer['PCD_PAY_CARDTRADENUM'] !== result['PCD_PAY_CARDTRADENUM'],
      'PCD_PAY_CARDTRADENUM: expected another than that of the payment',
    );
  },
};

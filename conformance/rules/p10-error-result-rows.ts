import { resultFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields, expectNames, expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P10',
  section: 'guide 3-6',
  title: 'The result of a failure has the request, a code and a text, and no approval',
  run: async (ctx) => {
    const asked = await ctx.request();
    const result = await (await ctx.payer()).pay(asked, { card: 'insufficient' });
    expectNames(result, resultFields);
    expectFields(result, {
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: /./,
      PCD_PAY_MSG: /./,
      PCD_PAY_CARDAUTHNO: '',
      PCD_PAY_CARDTRADENUM: '',
    });
    expectSame(asked, result, ['PCD_PAY_OID', 'PCD_PAY_GOODS', 'PCD_PAY_TOTAL', 'PCD_RST_URL']);
  },
};

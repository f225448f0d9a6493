import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';
import { fieldsOf, sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'Q38',
  section: 'guide 3-7',
  title: 'A confirm answers ordinary JSON',
  run: async (ctx) => {
    const result = await ctx.certified();
    const answer = await sendJson(result['PCD_PAY_COFURL'] ?? '', {
      PCD_CST_ID: ctx.account.merchant,
      PCD_CUST_KEY: ctx.account.key,
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    });
    check(/json/.test(answer.headers.get('content-type') ?? ''), 'Content-Type: expected JSON');
    expectFields(fieldsOf(answer), { PCD_PAY_RST: 'success' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P7',
  section: 'samples',
  title: 'An optional row that is empty, or a tax of 0, counts as not sent',
  run: async (ctx) => {
    const result = await ctx.paid({
      PCD_PAYER_NO: '',
      PCD_PAYER_NAME: '',
      PCD_PAYER_HP: '',
      PCD_PAYER_EMAIL: '',
      PCD_PAY_ISTAX: '',
      PCD_PAY_TAXTOTAL: '0',
      PCD_APP_SCHEME: '',
      PCD_PAYER_AUTHTYPE: '',
    });
    expectFields(result, { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '0', PCD_PAYER_NAME: '' });
  },
};

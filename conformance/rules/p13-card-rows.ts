import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';
import { send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'P13',
  section: 'guide 3-5',
  title: 'Card company, masked number, months, transaction key, approval number and receipt have their form',
  run: async (ctx) => {
    const result = await ctx.paid();
    expectFields(result, {
      PCD_PAY_CARDNAME: /[가-힣A-Z]/,
      PCD_PAY_CARDNUM: /^\d{4}-\*{4}-\*{4}-\d{4}$/,
      PCD_PAY_CARDQUOTA: '00',
      PCD_PAY_CARDTRADENUM: /^\d{24}$/,
      PCD_PAY_CARDAUTHNO: /^\d{8}$/,
      PCD_PAY_CARDRECEIPT: /^https?:\/\//,
    });
    const receipt = await send(result['PCD_PAY_CARDRECEIPT'] ?? '', { method: 'GET' });
    check(receipt.status === 200, `PCD_PAY_CARDRECEIPT: expected a page, got HTTP ${receipt.status}`);
  },
};

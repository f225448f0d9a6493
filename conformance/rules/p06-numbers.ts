import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P6',
  section: 'guide 3-3',
  title: 'Amounts have 10 digits, VAT 9, an e-mail address 100 characters',
  run: async (ctx) => {
    expectOpened(await ctx.openWith({ PCD_PAY_TOTAL: '9999999999' }));
    for (const [name, value] of [
      ['PCD_PAY_TOTAL', '10000000000'],
      ['PCD_PAY_TOTAL', '1000.5'],
      ['PCD_PAY_TOTAL', '-1000'],
      ['PCD_PAY_TAXTOTAL', '1000000000'],
      ['PCD_PAYER_NO', '12a'],
      ['PCD_PAYER_EMAIL', `${'a'.repeat(89)}@example.com`],
    ] as const)
      expectAnyRefusal(await ctx.openWith({ [name]: value }), `${name} ${value.slice(0, 20)}`);
  },
};

import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R19',
  section: 'guide 3-3',
  title: 'The e-mail address of the request stands in the window',
  run: async (ctx) => {
    const customer = await ctx.payer();
    const window = await customer.open(await ctx.request({ PCD_PAYER_EMAIL: 'buyer@example.kr' }));
    check(
      (await window.view()).email === 'buyer@example.kr',
      'the e-mail field of the window: expected the address sent',
    );
  },
};

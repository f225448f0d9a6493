import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P5',
  section: 'guide 3-3',
  title: 'A value as long as its row allows opens, one character more is refused',
  run: async (ctx) => {
    const lengths = {
      PCD_PAY_GOODS: 255,
      PCD_PAY_OID: 255,
      PCD_PAYER_NAME: 80,
      PCD_PAYER_HP: 15,
      PCD_USER_DEFINE1: 2048,
      PCD_USER_DEFINE2: 2048,
    };
    for (const [name, length] of Object.entries(lengths)) {
      const value = ctx.orderNumber().replace(/\D/g, '').padEnd(length, '0');
      expectOpened(await ctx.openWith({ [name]: value }));
      expectAnyRefusal(await ctx.openWith({ [name]: `${value}0` }), `${name} with ${length + 1} characters`);
    }
  },
};

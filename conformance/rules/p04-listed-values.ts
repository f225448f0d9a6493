import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P4',
  section: 'guide 3-3',
  title: 'A row with listed values takes no other',
  run: async (ctx) => {
    for (const [name, value] of [
      ['PCD_PAY_TYPE', 'transfer'],
      ['PCD_PAY_WORK', 'AUTH'],
      ['PCD_CARD_VER', '01'],
      ['PCD_PAY_ISTAX', 'X'],
    ] as const)
      expectAnyRefusal(await ctx.openWith({ [name]: value }), `${name} ${value}`);
    for (const PCD_PAY_WORK of ['PAY', 'CERT']) expectOpened(await ctx.openWith({ PCD_PAY_WORK }));
  },
};

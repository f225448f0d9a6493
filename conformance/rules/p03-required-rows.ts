import type { Rule } from '../rule.ts';
import { expectAnyRefusal } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P3',
  section: 'guide 3-3',
  title: 'A payment request without one of its required rows is refused',
  run: async (ctx) => {
    for (const name of [
      'PCD_PAY_TYPE',
      'PCD_PAY_WORK',
      'PCD_CARD_VER',
      'PCD_PAY_GOODS',
      'PCD_PAY_TOTAL',
      'PCD_AUTH_KEY',
    ]) {
      const { [name]: _left, ...form } = await ctx.request();
      expectAnyRefusal(await ctx.open(form), `a form without ${name}`);
    }
  },
};

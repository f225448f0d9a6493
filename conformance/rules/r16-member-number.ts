import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R16',
  section: 'guide 3-3',
  title: 'A member number has 64 bits at most',
  run: async (ctx) => {
    const [largest, more] = ['18446744073709551615', '18446744073709551616'];
    expectOpened(await ctx.openWith({ PCD_PAYER_NO: largest }));
    expectAnyRefusal(await ctx.openWith({ PCD_PAYER_NO: more }), `PCD_PAYER_NO ${more}`);
  },
};

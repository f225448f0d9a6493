import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q32',
  section: 'samples',
  title: 'PCD_PAY_METHOD is appCard, naverPay or kakaoPay',
  run: async (ctx) => {
    expectOpened(await ctx.openWith({ PCD_PAY_METHOD: 'appCard' }));
    expectOpened(await ctx.openWith({ PCD_PAY_METHOD: '' }));
    expectAnyRefusal(await ctx.openWith({ PCD_PAY_METHOD: 'bitcoin' }), 'an unknown PCD_PAY_METHOD');
  },
};

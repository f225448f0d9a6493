import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA9998',
  section: 'code list',
  title: 'A method that this gateway does not offer',
  run: async (ctx) => {
    await ctx.dojangOnly();
    for (const PCD_PAY_METHOD of ['naverPay', 'kakaoPay'])
      expectRefused(await ctx.openWith({ PCD_PAY_METHOD }), 'CPCA9998');
  },
};

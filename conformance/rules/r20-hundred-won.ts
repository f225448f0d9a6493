import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R20',
  section: 'card manual',
  title: 'A card pays from 100 won',
  run: async (ctx) => {
    expectAnyRefusal(await ctx.openWith({ PCD_PAY_TOTAL: '99' }), '99 won');
    expectOpened(await ctx.openWith({ PCD_PAY_TOTAL: '100' }));
  },
};

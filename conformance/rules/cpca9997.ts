import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA9997',
  section: 'code list',
  title: 'Another method than the card',
  run: async (ctx) => {
    expectRefused(await ctx.openWith({ PCD_PAY_TYPE: 'transfer' }), 'CPCA9997');
  },
};

import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R6',
  section: 'guide 3-3',
  title: 'An order number that was paid is refused from then on',
  run: async (ctx) => {
    const { PCD_PAY_OID = '' } = await ctx.paid();
    expectRefused(await ctx.openWith({ PCD_PAY_OID }), 'CPCA0201');
  },
};

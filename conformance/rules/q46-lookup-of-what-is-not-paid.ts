import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q46',
  section: 'decided here',
  title: 'A lookup succeeds for what was paid, cancelled since or not, and tells what was given back',
  run: async (ctx) => {
    const { PCD_PAY_OID = '' } = await ctx.pay({}, { card: 'suspended' });
    expectFields(await ctx.lookup({ PCD_PAY_OID }), { PCD_PAY_RST: 'error' });
    const result = await ctx.paid();
    expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
    expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success', PCD_REFUND_TOTAL: '1000' });
  },
};

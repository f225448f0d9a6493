import type { Rule } from '../rule.ts';
import { expectFields, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA0201',
  section: 'code list',
  title: 'An order number that was paid, and cancelled since',
  run: async (ctx) => {
    const result = await ctx.paid();
    expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
    expectRefused(await ctx.openWith({ PCD_PAY_OID: result['PCD_PAY_OID'] ?? '' }), 'CPCA0201');
  },
};

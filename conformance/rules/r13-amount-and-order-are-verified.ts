import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R13',
  section: 'guide 3-6',
  title: 'Amount and order number come back as they were asked, so that the partner can compare them',
  run: async (ctx) => {
    const asked = { PCD_PAY_TOTAL: '12345', PCD_PAY_OID: ctx.orderNumber() };
    const result = await ctx.paid(asked);
    expectFields(result, asked);
    expectFields(await ctx.lookup(result), asked);
  },
};

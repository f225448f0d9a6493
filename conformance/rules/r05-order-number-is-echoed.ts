import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R5',
  section: 'guide 3-3',
  title: 'The order number of the partner names the payment everywhere',
  run: async (ctx) => {
    const orderNumber = `${ctx.orderNumber()}_A.b`;
    const result = await ctx.paid({ PCD_PAY_OID: orderNumber });
    expectFields(result, { PCD_PAY_OID: orderNumber });
    expectFields(await ctx.lookup(result), { PCD_PAY_OID: orderNumber });
    expectFields(await ctx.cancel(result), { PCD_PAY_OID: orderNumber });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYCD001',
  section: 'decided here',
  title: 'A cancellation that the card company declined',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const result = await ctx.paid({ PCD_PAY_OID: `${ctx.orderNumber()}-fail-cancel-3143` });
    const answer = await ctx.cancel(result);
    expectFields(answer, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PAYCD001', PCD_PAY_MSG: /\b3143\b/ });
    expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success', PCD_REFUND_TOTAL: '0' });
  },
};

import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q25',
  section: 'decided here',
  title: 'Two windows of one order may be open; only one is charged; a closed one leaves the number free',
  run: async (ctx) => {
    const customer = await ctx.payer();
    const PCD_PAY_OID = ctx.orderNumber();
    expectFields(await customer.close(await ctx.request({ PCD_PAY_OID })), { PCD_PAY_RST: 'close' });
    const [one, other] = [await ctx.certified({ PCD_PAY_OID }), await ctx.certified({ PCD_PAY_OID })];
    const answers = await Promise.all([ctx.confirm(one), ctx.confirm(other)]);
    const paid = answers.filter((answer) => answer['PCD_PAY_RST'] === 'success');
    check(paid.length === 1, `two confirms of one order number: expected one success, got ${paid.length}`);
  },
};

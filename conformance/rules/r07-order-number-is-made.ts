import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R7',
  section: 'guide 3-3',
  title: 'Without an order number the gateway makes one and returns it',
  run: async (ctx) => {
    const [one, other] = [await ctx.paid({ PCD_PAY_OID: '' }), await ctx.paid({ PCD_PAY_OID: '' })];
    expectFields(one, { PCD_PAY_OID: /./ });
    check(one['PCD_PAY_OID'] !== other['PCD_PAY_OID'], 'PCD_PAY_OID: the same was made twice');
  },
};

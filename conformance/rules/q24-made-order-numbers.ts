import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q24',
  section: 'decided here',
  title: 'A made order number is at most 40 letters and digits',
  run: async (ctx) => {
    expectFields(await ctx.paid({ PCD_PAY_OID: '' }), { PCD_PAY_OID: /^[A-Za-z0-9]{1,40}$/ });
  },
};

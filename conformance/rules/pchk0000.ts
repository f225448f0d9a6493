import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PCHK0000',
  section: 'lookup manual',
  title: 'A lookup of what was paid',
  run: async (ctx) => {
    expectFields(await ctx.lookup(await ctx.paid()), { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCHK0000' });
  },
};

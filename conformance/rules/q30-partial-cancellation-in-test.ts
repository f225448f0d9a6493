import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q30',
  section: 'decided here',
  title: 'A part can be cancelled on the test account too',
  run: async (ctx) => {
    expectFields(await ctx.cancel(await ctx.paid(), { PCD_REFUND_TOTAL: '1' }), { PCD_PAY_RST: 'success' });
  },
};

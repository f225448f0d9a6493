import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q10',
  section: 'cancel manual',
  title: 'A cancellation answers PAYC0000 and 환불성공',
  run: async (ctx) => {
    expectFields(await ctx.cancel(await ctx.paid()), { PCD_PAY_CODE: 'PAYC0000', PCD_PAY_MSG: '환불성공' });
  },
};

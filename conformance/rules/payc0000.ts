import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0000',
  section: 'cancel manual',
  title: 'A cancellation that was done',
  run: async (ctx) => {
    const answer = await ctx.cancel(await ctx.paid());
    expectFields(answer, { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q16',
  section: 'cancel manual',
  title: 'A cancellation tells its time under both names',
  run: async (ctx) => {
    const answer = await ctx.cancel(await ctx.paid());
    expectFields(answer, { PCD_PAY_TIME: /^\d{14}$/ });
    expectFields(answer, { PCD_REFUND_TIME: answer['PCD_PAY_TIME'] ?? '' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q17',
  section: 'lookup manual',
  title: 'Times are fourteen digits everywhere',
  run: async (ctx) => {
    const result = await ctx.paid();
    expectFields(result, { PCD_PAY_TIME: /^\d{14}$/ });
    expectFields(await ctx.lookup(result), { PCD_PAY_TIME: result['PCD_PAY_TIME'] ?? '' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q37',
  section: 'samples',
  title: 'No member number is made up',
  run: async (ctx) => {
    expectFields(await ctx.paid(), { PCD_PAYER_NO: '' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R15',
  section: 'guide 3-5',
  title: 'An app card brings no billing key',
  run: async (ctx) => {
    const result = await ctx.certified();
    const answers = [result, await ctx.confirm(result), await ctx.lookup(result), await ctx.cancel(result)];
    for (const answer of answers) expectFields(answer, { PCD_PAYER_ID: '' });
  },
};

import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q8',
  section: 'parameter guide',
  title: 'Every value of every answer is a text',
  run: async (ctx) => {
    const result = await ctx.certified();
    const answers = [result, await ctx.confirm(result), await ctx.lookup(result), await ctx.cancel(result)];
    for (const answer of answers)
      for (const [name, value] of Object.entries(answer))
        check(typeof value === 'string', `${name}: expected a text`);
  },
};

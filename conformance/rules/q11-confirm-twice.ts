import type { Rule } from '../rule.ts';
import { expectSame } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q11',
  section: 'decided here',
  title: 'Confirming again gives the first answer and charges nothing more',
  run: async (ctx) => {
    const result = await ctx.certified();
    const [one, other] = await Promise.all([ctx.confirm(result), ctx.confirm(result)]);
    const third = await ctx.confirm(result);
    for (const answer of [other, third]) expectSame(one, answer, Object.keys(one));
    const declined = await ctx.certified({}, { card: 'lost' });
    expectSame(await ctx.confirm(declined), await ctx.confirm(declined), ['PCD_PAY_CODE', 'PCD_PAY_MSG']);
  },
};

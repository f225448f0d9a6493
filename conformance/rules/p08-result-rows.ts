import { resultFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectNames } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P8',
  section: 'guide 3-5',
  title: 'The result of an immediate payment has every row of the table',
  run: async (ctx) => {
    expectNames(await ctx.paid(), resultFields);
  },
};

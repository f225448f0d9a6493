import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R3',
  section: 'guide 3-2',
  title: 'Every authentication gives an AuthKey of its own',
  run: async (ctx) => {
    const [one, other] = [await ctx.authenticate(), await ctx.authenticate()];
    check(one['AuthKey'] !== other['AuthKey'], 'AuthKey: the same came twice');
  },
};

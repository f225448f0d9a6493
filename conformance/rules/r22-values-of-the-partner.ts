import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R22',
  section: 'card manual',
  title: 'PCD_USER_DEFINE1 and 2 come back unchanged',
  run: async (ctx) => {
    const own = { PCD_USER_DEFINE1: '회원 등급=골드&x', PCD_USER_DEFINE2: '{"cart":[1,2]}' };
    const result = await ctx.paid(own);
    for (const [name, value] of Object.entries(own))
      check(result[name] === value, `${name}: expected what was sent`);
  },
};

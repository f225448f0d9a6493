import type { Rule } from '../rule.ts';
import { expectAnyRefusal } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R21',
  section: 'card manual',
  title: 'A product name holds no emoji',
  run: async (ctx) => {
    expectAnyRefusal(await ctx.openWith({ PCD_PAY_GOODS: '티셔츠 👕' }), 'an emoji');
  },
};

import type { Rule } from '../rule.ts';
import { expectOpened, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R8',
  section: 'guide 3-2',
  title: 'A page on another domain than the Referer cannot open the window',
  run: async (ctx) => {
    const form = await ctx.request();
    expectRefused(await ctx.open(form, { origin: 'http://another.example' }), 'AUTH0007');
    expectOpened(await ctx.open(form));
  },
};

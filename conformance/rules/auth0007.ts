import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0007',
  section: 'code list',
  title: 'The window is opened from another domain than the Referer',
  run: async (ctx) => {
    expectRefused(await ctx.open(await ctx.request(), { origin: 'http://another.example' }), 'AUTH0007');
  },
};

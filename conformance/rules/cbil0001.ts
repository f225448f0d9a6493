import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CBIL0001',
  section: 'code list',
  title: 'The window is opened with an AuthKey that is none',
  run: async (ctx) => {
    expectRefused(await ctx.openWith({ PCD_AUTH_KEY: 'bm90aGluZw==' }), 'CBIL0001');
  },
};

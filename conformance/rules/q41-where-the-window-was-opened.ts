import type { Rule } from '../rule.ts';
import { expectOpened, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q41',
  section: 'decided here',
  title: "The browser's Origin tells where the window was opened, not a field of the form",
  run: async (ctx) => {
    const form = await ctx.request({ PCD_HTTP_REFERER: `${ctx.shopOrigin}/cart` });
    expectRefused(await ctx.open(form, { origin: 'http://another.example' }), 'AUTH0007');
    expectRefused(await ctx.open(form, { referer: 'http://another.example/cart' }), 'AUTH0007');
    expectOpened(await ctx.open(form, { origin: 'null' }));
  },
};

import type { Rule } from '../rule.ts';
import { expectOpened, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q42',
  section: 'frequent questions',
  title: 'The window opens on the exact origin of the Referer, not on a neighbour',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    const auth = await ctx.askAuth(own, { referer: 'https://www.shop.example.kr' });
    const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
    for (const origin of [
      'https://api.shop.example.kr',
      'https://www.shop.example.kr:8443',
      'http://www.shop.example.kr',
    ])
      expectRefused(await ctx.open(form, { origin }), 'AUTH0007');
    expectOpened(await ctx.open(form, { origin: 'https://www.shop.example.kr' }));
  },
};

import type { Rule } from '../rule.ts';
import { expectFields, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q43',
  section: 'guide 3-2',
  title: 'Of a Referer the origin counts; without a scheme it is https',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    for (const referer of ['https://shop.example.kr/cart?item=1', 'shop.example.kr']) {
      const auth = await ctx.askAuth(own, { referer });
      expectFields(auth, { result: 'success' });
      const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
      expectOpened(await ctx.open(form, { origin: 'https://shop.example.kr' }));
    }
  },
};

import type { Rule } from '../rule.ts';
import { expectFields, expectOpened, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q18',
  section: 'guide 3-2',
  title: 'In test any domain authenticates, and the window opens on that one alone',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    for (const referer of ['http://localhost:8080', 'https://shop.example.kr']) {
      const auth = await ctx.askAuth(own, { referer });
      expectFields(auth, { result: 'success' });
      const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
      expectRefused(await ctx.open(form, { origin: 'https://evil.example' }), 'AUTH0007');
      expectOpened(await ctx.open(form, { origin: referer }));
    }
  },
};

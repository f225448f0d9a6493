import type { Rule } from '../rule.ts';
import { check, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q7',
  section: 'guide 3-2',
  title: 'A window that is refused says the code; to another domain it tells nothing of the order',
  run: async (ctx) => {
    expectRefused(await ctx.openWith({ PCD_PAY_TYPE: 'transfer' }), 'CPCA9997');
    const form = await ctx.request({ PCD_PAY_GOODS: '비밀 상품' });
    const page = await ctx.open(form, { origin: 'http://another.example' });
    expectRefused(page, 'AUTH0007');
    for (const name of ['PCD_PAY_GOODS', 'PCD_PAY_OID', 'PCD_AUTH_KEY'])
      check(!page.text.includes(form[name] ?? name), `the refusal tells another domain ${name}`);
  },
};

import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0004',
  section: 'code list',
  title: 'Authentication from an address that is no domain',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    for (const referer of ['', 'javascript:alert(1)', 'https://'])
      expectAuthRefused(await ctx.askAuth(own, { referer }), 'AUTH0004');
  },
};

import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0002',
  section: 'code list',
  title: 'Authentication without custKey or with a wrong one',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    for (const custKey of ['', 'wrong'])
      expectAuthRefused(await ctx.askAuth({ ...own, custKey }), 'AUTH0002');
  },
};

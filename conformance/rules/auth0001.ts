import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0001',
  section: 'code list',
  title: 'Authentication without cst_id',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    expectAuthRefused(await ctx.askAuth({ ...own, cst_id: '' }), 'AUTH0001');
  },
};

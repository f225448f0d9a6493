import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0003',
  section: 'code list',
  title: 'Authentication of a partner that does not exist',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    expectAuthRefused(await ctx.askAuth({ ...own, cst_id: 'nobody-here' }), 'AUTH0003');
  },
};

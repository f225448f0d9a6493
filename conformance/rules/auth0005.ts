import type { Rule } from '../rule.ts';
import { expectAuthRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'AUTH0005',
  section: 'code list',
  title: 'An order that cannot be sealed into the AuthKey',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    expectAuthRefused(await ctx.askAuth({ ...own, PCD_PAY_TOTAL: '1e3', PCD_PAY_OID: 'A' }), 'AUTH0005');
  },
};

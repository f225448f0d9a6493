import type { Rule } from '../rule.ts';
import { expectAuthRefused, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T11',
  section: 'samples',
  title: 'A Referer is needed to authenticate, and for no other call',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    expectAuthRefused(await ctx.askAuth(own, {}), 'AUTH0004');
    const result = await ctx.certified();
    for (const call of [ctx.confirm, ctx.lookup, ctx.cancel])
      expectFields(await call(result), { PCD_PAY_RST: 'success' });
  },
};

import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PCHK0001',
  section: 'decided here',
  title: 'A lookup of what was never paid, or closed',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const nothing = { PCD_PAY_OID: ctx.orderNumber() };
    expectCode(await ctx.lookup(nothing), 'PCHK0001');
    const customer = await ctx.payer();
    const closed = await customer.close(await ctx.request());
    expectCode(await ctx.lookup(closed), 'PCHK0001');
  },
};

import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PCHK0002',
  section: 'decided here',
  title: 'A lookup with an AuthKey that is none',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const order = { PCD_PAY_OID: ctx.orderNumber() };
    expectCode(await ctx.lookup(order, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'PCHK0002');
  },
};

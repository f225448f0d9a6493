import type { Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import { expectFields, expectOpened, expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q20',
  section: 'decided here',
  title: 'The same AuthKey returns to its open window; many lookups share one; a cancellation spends it',
  run: async (ctx) => {
    const form = await ctx.request();
    expectOpened(await ctx.open(form));
    expectOpened(await ctx.open(form));
    expectRefused(await ctx.open({ ...form, PCD_PAY_TOTAL: '2000' }), 'CBIL0002');
    const result = await ctx.paid();
    const looking = await ctx.authenticate(forLookup);
    for (let again = 0; again < 3; again += 1)
      expectFields(await ctx.lookup(result, {}, looking), { PCD_PAY_RST: 'success' });
    const cancelling = await ctx.authenticate(forCancel);
    expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '100' }, cancelling), {
      PCD_PAY_RST: 'success',
    });
    expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '200' }, cancelling), { PCD_PAY_RST: 'error' });
  },
};

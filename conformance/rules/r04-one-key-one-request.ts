import type { Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import { expectAnyRefusal, expectFields, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R4',
  section: 'guide 3-2',
  title: 'One AuthKey serves one request, and the purpose it was asked for',
  run: async (ctx) => {
    const form = await ctx.request();
    expectOpened(await ctx.open(form));
    expectAnyRefusal(
      await ctx.open({ ...form, PCD_PAY_GOODS: '다른 상품' }),
      'another request with the same AuthKey',
    );
    const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TIME: ctx.today(), PCD_PAY_TOTAL: '1000' };
    const [cancelling, looking] = [await ctx.authenticate(forCancel), await ctx.authenticate(forLookup)];
    expectFields(await ctx.cancel(order, { PCD_AUTH_KEY: looking['AuthKey'] }), { PCD_PAY_CODE: 'PAYC0001' });
    expectFields(await ctx.lookup(order, { PCD_AUTH_KEY: cancelling['AuthKey'] }), { PCD_PAY_RST: 'error' });
    expectAnyRefusal(
      await ctx.openWith({ PCD_AUTH_KEY: looking['AuthKey'] ?? '' }),
      'an AuthKey for lookups',
    );
  },
};

import { type Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import {
  expectAnyRefusal,
  expectAuthRefused,
  expectFields,
  expectOpened,
  expectRefused,
} from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
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
      expectFields(await ctx.cancel(order, { PCD_AUTH_KEY: looking['AuthKey'] }), {
        PCD_PAY_CODE: 'PAYC0001',
      });
      expectFields(await ctx.lookup(order, { PCD_AUTH_KEY: cancelling['AuthKey'] }), {
        PCD_PAY_RST: 'error',
      });
      expectAnyRefusal(
        await ctx.openWith({ PCD_AUTH_KEY: looking['AuthKey'] ?? '' }),
        'an AuthKey for lookups',
      );
    },
  },
  {
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
      expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '200' }, cancelling), {
        PCD_PAY_RST: 'error',
      });
    },
  },
  {
    id: 'AUTH0005',
    section: 'code list',
    title: 'An order that cannot be sealed into the AuthKey',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      expectAuthRefused(await ctx.askAuth({ ...own, PCD_PAY_TOTAL: '1e3', PCD_PAY_OID: 'A' }), 'AUTH0005');
    },
  },
  {
    id: 'CBIL0001',
    section: 'code list',
    title: 'The window is opened with an AuthKey that is none',
    run: async (ctx) => {
      expectRefused(await ctx.openWith({ PCD_AUTH_KEY: 'bm90aGluZw==' }), 'CBIL0001');
    },
  },
  {
    id: 'CBIL0002',
    section: 'code list',
    title: 'The window is opened again after it was closed',
    run: async (ctx) => {
      const customer = await ctx.payer();
      const form = await ctx.request();
      await customer.close(form);
      expectRefused(await ctx.open(form), 'CBIL0002');
    },
  },
  {
    id: 'CPCAE004',
    section: 'decided here',
    title: 'Another amount than the one that was sealed into the AuthKey',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const auth = await ctx.authenticate({ PCD_PAY_TOTAL: '59000', PCD_PAY_OID: 'SEALED' });
      const changes = { PCD_AUTH_KEY: auth['AuthKey'] ?? '', PCD_PAY_OID: 'SEALED', PCD_PAY_TOTAL: '100' };
      expectRefused(await ctx.openWith(changes), 'CPCAE004');
    },
  },
];

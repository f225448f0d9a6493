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
    title:
      'The same AuthKey returns to its open window, and to a paid one as paid; many lookups share one; a cancellation spends it',
    run: async (ctx) => {
      const form = await ctx.request();
      expectOpened(await ctx.open(form));
      expectOpened(await ctx.open(form));
      expectRefused(await ctx.open({ ...form, PCD_PAY_TOTAL: '2000' }), 'CBIL0002');
      const customer = await ctx.payer();
      const again = await ctx.request();
      await customer.pay(again);
      expectRefused(await ctx.open(again), 'CPCA0201');
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
  {
    id: 'SEAL1',
    section: 'decided here',
    title: 'A row that the server said at the authentication is refused when the page says otherwise',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const order = {
        PCD_PAY_WORK: 'CERT',
        PCD_PAY_GOODS: '티셔츠',
        PCD_PAYER_HP: '01012345678',
        PCD_PAYER_EMAIL: 'hong@example.com',
        PCD_PAY_TAXTOTAL: '10',
        PCD_RST_URL: '/result',
      };
      const changed = {
        PCD_PAY_WORK: 'PAY',
        PCD_PAY_GOODS: '다른 상품',
        PCD_PAYER_HP: '01099999999',
        PCD_PAYER_EMAIL: '',
        PCD_PAY_TAXTOTAL: '0',
        PCD_RST_URL: '/other',
      };
      for (const [wire, value] of Object.entries(changed)) {
        const auth = await ctx.authenticate(order);
        const own = { ...order, PCD_AUTH_KEY: auth['AuthKey'] ?? '' };
        expectRefused(await ctx.openWith({ ...own, [wire]: value }), 'CPCA9999');
        expectOpened(await ctx.openWith(own));
      }
    },
  },
  {
    id: 'SEAL2',
    section: 'decided here',
    title: 'What a server sealed as the whole order may get no further row',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const { PCD_AUTH_KEY: _own, PCD_PAY_URL: _url, ...order } = await ctx.request();
      const auth = await ctx.authenticate({ ...order, DOJANG_SEAL_ALL: 'Y' });
      const fields = { ...order, PCD_AUTH_KEY: auth['AuthKey'] ?? '' };
      expectRefused(await ctx.openWith({ ...fields, PCD_PAYER_EMAIL: 'victim@example.com' }), 'CPCA9999');
      expectOpened(await ctx.openWith(fields));
    },
  },
];

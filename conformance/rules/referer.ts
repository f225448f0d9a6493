import { type Rule } from '../rule.ts';
import { check, expectAuthRefused, expectFields, expectOpened, expectRefused } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R8',
    section: 'guide 3-2',
    title: 'A page on another domain than the Referer cannot open the window',
    run: async (ctx) => {
      const form = await ctx.request();
      expectRefused(await ctx.open(form, { origin: 'http://another.example' }), 'AUTH0007');
      expectOpened(await ctx.open(form));
    },
  },
  {
    id: 'Q7',
    section: 'guide 3-2',
    title: 'A window that is refused says the code; to another domain it tells nothing of the order',
    run: async (ctx) => {
      expectRefused(await ctx.openWith({ PCD_PAY_TYPE: 'transfer' }), 'CPCA9997');
      const form = await ctx.request({ PCD_PAY_GOODS: '비밀 상품' });
      const page = await ctx.open(form, { origin: 'http://another.example' });
      expectRefused(page, 'AUTH0007');
      for (const name of ['PCD_PAY_GOODS', 'PCD_PAY_OID', 'PCD_AUTH_KEY'])
        check(!page.text.includes(form[name] ?? name), `the refusal tells another domain ${name}`);
    },
  },
  {
    id: 'Q18',
    section: 'guide 3-2',
    title: 'In test any domain authenticates, and the window opens on that one alone',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      for (const referer of ['http://localhost:8080', 'https://shop.example.kr']) {
        const auth = await ctx.askAuth(own, { referer });
        expectFields(auth, { result: 'success' });
        const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
        expectRefused(await ctx.open(form, { origin: 'https://evil.example' }), 'AUTH0007');
        expectOpened(await ctx.open(form, { origin: referer }));
      }
    },
  },
  {
    id: 'Q41',
    section: 'decided here',
    title: "The browser's Origin tells where the window was opened, not a field of the form",
    run: async (ctx) => {
      const form = await ctx.request({ PCD_HTTP_REFERER: `${ctx.shopOrigin}/cart` });
      expectRefused(await ctx.open(form, { origin: 'http://another.example' }), 'AUTH0007');
      expectRefused(await ctx.open(form, { referer: 'http://another.example/cart' }), 'AUTH0007');
      expectOpened(await ctx.open(form, { origin: 'null' }));
    },
  },
  {
    id: 'Q42',
    section: 'frequent questions',
    title: 'The window opens on the exact origin of the Referer, not on a neighbour',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      const auth = await ctx.askAuth(own, { referer: 'https://www.shop.example.kr' });
      const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
      for (const origin of [
        'https://api.shop.example.kr',
        'https://www.shop.example.kr:8443',
        'http://www.shop.example.kr',
      ])
        expectRefused(await ctx.open(form, { origin }), 'AUTH0007');
      expectOpened(await ctx.open(form, { origin: 'https://www.shop.example.kr' }));
    },
  },
  {
    id: 'Q43',
    section: 'guide 3-2',
    title: 'Of a Referer the origin counts; without a scheme it is https',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      for (const referer of ['https://shop.example.kr/cart?item=1', 'shop.example.kr']) {
        const auth = await ctx.askAuth(own, { referer });
        expectFields(auth, { result: 'success' });
        const form = await ctx.request({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' });
        expectOpened(await ctx.open(form, { origin: 'https://shop.example.kr' }));
      }
    },
  },
  {
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
  },
  {
    id: 'AUTH0004',
    section: 'code list',
    title: 'Authentication from an address that is no domain',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      for (const referer of ['', 'javascript:alert(1)', 'https://'])
        expectAuthRefused(await ctx.askAuth(own, { referer }), 'AUTH0004');
    },
  },
  {
    id: 'AUTH0007',
    section: 'code list',
    title: 'The window is opened from another domain than the Referer',
    run: async (ctx) => {
      expectRefused(await ctx.open(await ctx.request(), { origin: 'http://another.example' }), 'AUTH0007');
    },
  },
];

import { AUTH_SUCCESS_MESSAGE, paths } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import {
  check,
  expectAnyRefusal,
  expectAuthRefused,
  expectFields,
  expectNames,
  expectOpened,
} from '../support/expect.ts';
import { type Fields, fieldsOf, sendJson } from '../support/wire.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R1',
    section: 'guide 3-2',
    title: 'Nothing opens, confirms, cancels or is looked up without partner authentication',
    run: async (ctx) => {
      expectAnyRefusal(await ctx.openWith({ PCD_AUTH_KEY: '' }), 'a form without an AuthKey');
      const form = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TIME: ctx.today(), PCD_PAY_TOTAL: '1000' };
      const none = { PCD_AUTH_KEY: '' };
      for (const call of [ctx.cancel, ctx.lookup])
        expectFields(await call(form, none), { PCD_PAY_RST: 'error' });
      const confirm = { ...form, PCD_PAY_COFURL: ctx.at(paths.confirm), PCD_PAY_REQKEY: 'nothing' };
      expectFields(await ctx.confirm(confirm, none), { PCD_PAY_RST: 'error' });
    },
  },
  {
    id: 'R3',
    section: 'guide 3-2',
    title: 'Every authentication gives an AuthKey of its own',
    run: async (ctx) => {
      const [one, other] = [await ctx.authenticate(), await ctx.authenticate()];
      check(one['AuthKey'] !== other['AuthKey'], 'AuthKey: the same came twice');
    },
  },
  {
    id: 'Q6',
    section: 'guide 3-2',
    title: 'A failed authentication names its code in brackets, and every field is there',
    run: async (ctx) => {
      const answer = await ctx.askAuth({ cst_id: ctx.account.merchant, custKey: 'wrong' });
      expectFields(answer, { result: 'error', result_msg: /^\[AUTH\d{4}\] ./, AuthKey: '', return_url: '' });
    },
  },
  {
    id: 'Q26',
    section: 'guide 3-2',
    title: 'Authentication needs cst_id beside custKey',
    run: async (ctx) => {
      expectAuthRefused(await ctx.askAuth({ custKey: ctx.account.key }), 'AUTH0001');
    },
  },
  {
    id: 'Q28',
    section: 'samples',
    title: "Every call takes the partner's ids or the tokens of its own authentication",
    run: async (ctx) => {
      const raw = () => ({ PCD_CST_ID: ctx.account.merchant, PCD_CUST_KEY: ctx.account.key });
      const tokens = ({ cst_id, custKey }: Fields) => ({ PCD_CST_ID: cst_id, PCD_CUST_KEY: custKey });
      for (const own of [raw, tokens]) {
        const auths = {
          payment: await ctx.authenticate(),
          lookup: await ctx.authenticate(forLookup),
          cancel: await ctx.authenticate(forCancel),
        };
        const result = await ctx.certified({
          PCD_AUTH_KEY: auths.payment['AuthKey'] ?? '',
          PCD_PAY_URL: auths.payment['return_url'] ?? '',
        });
        expectFields(await ctx.confirm(result, own(auths.payment)), { PCD_PAY_RST: 'success' });
        expectFields(await ctx.lookup(result, own(auths.lookup), auths.lookup), { PCD_PAY_RST: 'success' });
        expectFields(await ctx.cancel(result, own(auths.cancel), auths.cancel), { PCD_PAY_RST: 'success' });
      }
    },
  },
  {
    id: 'Q49',
    section: 'samples',
    title: 'Tokens of one authentication open nothing in the calls of another',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const { cst_id, custKey } = await ctx.authenticate();
      const tokens = { PCD_CST_ID: cst_id, PCD_CUST_KEY: custKey };
      const result = await ctx.certified();
      for (const call of [ctx.confirm, ctx.lookup, ctx.cancel])
        expectFields(await call(result, tokens), { PCD_PAY_RST: 'error' });
    },
  },
  {
    id: 'Q36',
    section: 'samples',
    title:
      'A page authenticates by its clientKey alone, from its own origin, to open a window and nothing else',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const { clientKey } = ctx.account;
      const ask = async (origin: string) =>
        fieldsOf(await sendJson(ctx.at('/js/v1/auth'), { clientKey }, { origin }));
      const auth = await ask(ctx.shopOrigin);
      expectFields(auth, { result: 'success', PCD_PAY_URL: /^\/index\.php/ });
      expectOpened(await ctx.openWith({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' }));
      const result = await ctx.certified();
      const tokens = { PCD_CST_ID: auth['cst_id'], PCD_CUST_KEY: auth['custKey'] };
      for (const call of [ctx.confirm, ctx.lookup, ctx.cancel])
        expectFields(await call(result, tokens), { PCD_PAY_RST: 'error' });
      expectAuthRefused(await ask('null'), 'AUTH0004');
    },
  },
  {
    id: 'Q50',
    section: 'decided here',
    title: 'An order number that the server sealed opens no window that lacks the seal',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '128000' };
      const keysOf = (auth: Fields) => ({
        PCD_AUTH_KEY: auth['AuthKey'] ?? '',
        PCD_PAY_URL: auth['return_url'] ?? '',
      });
      const sealed = { ...order, ...keysOf(await ctx.authenticate(order)) };
      expectOpened(await ctx.openWith(sealed));
      const { clientKey } = ctx.account;
      const byKey = await sendJson(ctx.at('/js/v1/auth'), { clientKey }, { origin: ctx.shopOrigin });
      for (const auth of [await ctx.authenticate(), fieldsOf(byKey)])
        expectAnyRefusal(
          await ctx.openWith({ ...order, PCD_PAY_TOTAL: '100', ...keysOf(auth) }),
          'an order number without its seal',
        );
      const alike = { ...order, PCD_PAY_OID: order.PCD_PAY_OID.toLowerCase(), PCD_PAY_TOTAL: '100' };
      expectAnyRefusal(
        await ctx.openWith({ ...alike, ...keysOf(await ctx.authenticate()) }),
        'an order number that looks like a sealed one',
      );
      expectFields(await ctx.paid({ ...order, ...keysOf(await ctx.authenticate(order)) }), {
        PCD_PAY_TOTAL: '128000',
      });
    },
  },
  {
    id: 'T14',
    section: 'samples of 2020',
    title: 'The lookup flag is also known by the name of an old sample',
    run: async (ctx) => {
      expectFields(await ctx.authenticate({ PCD_PAYCHECK_FLAG: 'Y' }), { PCD_PAY_URL: paths.lookup });
    },
  },
  {
    id: 'P1',
    section: 'guide 3-2',
    title: 'A flag of the authentication chooses what its AuthKey is for',
    run: async (ctx) => {
      expectFields(await ctx.authenticate(), { PCD_PAY_URL: /^\/index\.php\?ACT_=PAYM&CPAYVER=\d+$/ });
      expectFields(await ctx.authenticate({ PCD_PAY_TYPE: 'card', PCD_PAY_WORK: 'CERT' }), {
        PCD_PAY_URL: /^\/index\.php/,
      });
      expectFields(await ctx.authenticate(forCancel), { PCD_PAY_URL: paths.cancel });
      expectFields(await ctx.authenticate(forLookup), { PCD_PAY_URL: paths.lookup });
    },
  },
  {
    id: 'P2',
    section: 'guide 3-2',
    title: 'Authentication answers nine fields, and tokens instead of the keys',
    run: async (ctx) => {
      const answer = await ctx.authenticate();
      expectNames(answer, [
        'server_name',
        'result',
        'result_msg',
        'cst_id',
        'custKey',
        'AuthKey',
        'PCD_PAY_HOST',
        'PCD_PAY_URL',
        'return_url',
      ]);
      expectFields(answer, {
        result_msg: AUTH_SUCCESS_MESSAGE,
        server_name: new URL(ctx.url).host,
        AuthKey: /^\S+$/,
      });
      check(answer['cst_id'] !== ctx.account.merchant, 'cst_id: expected a token');
      check(answer['custKey'] !== ctx.account.key, 'custKey: expected a token');
    },
  },
  {
    id: 'AUTH0001',
    section: 'code list',
    title: 'Authentication without cst_id',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      expectAuthRefused(await ctx.askAuth({ ...own, cst_id: '' }), 'AUTH0001');
    },
  },
  {
    id: 'AUTH0002',
    section: 'code list',
    title: 'Authentication without custKey or with a wrong one',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      for (const custKey of ['', 'wrong'])
        expectAuthRefused(await ctx.askAuth({ ...own, custKey }), 'AUTH0002');
    },
  },
  {
    id: 'AUTH0003',
    section: 'code list',
    title: 'Authentication of a partner that does not exist',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      expectAuthRefused(await ctx.askAuth({ ...own, cst_id: 'nobody-here' }), 'AUTH0003');
    },
  },
];

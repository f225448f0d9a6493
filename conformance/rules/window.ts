import { codes, paths } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { check, expectFields, expectRefused } from '../support/expect.ts';
import { send } from '../support/wire.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R19',
    section: 'guide 3-3',
    title: 'The e-mail address of the request stands in the window',
    run: async (ctx) => {
      const customer = await ctx.payer();
      const window = await customer.open(await ctx.request({ PCD_PAYER_EMAIL: 'buyer@example.kr' }));
      check(
        (await window.view()).email === 'buyer@example.kr',
        'the e-mail field of the window: expected the address sent',
      );
    },
  },
  {
    id: 'R25',
    section: 'card manual',
    title: 'The guard against a second payment in a month does not count for an app card',
    run: async (ctx) => {
      const month = {
        PCD_REGULER_FLAG: 'Y',
        PCD_PAY_YEAR: ctx.today().slice(0, 4),
        PCD_PAY_MONTH: ctx.today().slice(4, 6),
        PCD_PAYER_NO: '7',
      };
      await ctx.paid(month);
      await ctx.paid(month);
    },
  },
  {
    id: 'Q35',
    section: 'decided here',
    title: 'From 50,000 won the customer may pay in 2 to 12 months',
    run: async (ctx) => {
      const result = await ctx.pay({ PCD_PAY_TOTAL: '50000' }, { quota: '03' });
      expectFields(result, { PCD_PAY_RST: 'success', PCD_PAY_CARDQUOTA: '03' });
    },
  },
  {
    id: 'T12',
    section: 'guide 3-3, samples',
    title: 'The browser script is at both of its addresses, with any query',
    run: async (ctx) => {
      for (const path of [paths.script, paths.clientScript, `${paths.clientScript}?v=20250613090000`]) {
        const answer = await send(ctx.at(path), { method: 'GET' });
        check(answer.status === 200, `${path}: expected HTTP 200, got ${answer.status}`);
        check(/javascript/.test(answer.headers.get('content-type') ?? ''), `${path}: expected JavaScript`);
        check(answer.text.includes('PaypleCpayAuthCheck'), `${path}: expected PaypleCpayAuthCheck in it`);
      }
    },
  },
  {
    id: 'T13',
    section: 'frequent questions',
    title: "The window may be framed by the shop's page and needs no cookie",
    run: async (ctx) => {
      const answer = await ctx.open(await ctx.request());
      const header = (name: string) => answer.headers.get(name) ?? '';
      check(header('x-frame-options') === '', 'X-Frame-Options: expected none');
      const ancestors = /frame-ancestors ([^;]*)/.exec(header('content-security-policy'))?.[1] ?? '*';
      check(
        ancestors.includes('*') || ancestors.includes(ctx.shopOrigin),
        `frame-ancestors: expected ${ctx.shopOrigin}, got ${ancestors}`,
      );
      check(header('set-cookie') === '', 'Set-Cookie: expected none, since other sites do not get it back');
    },
  },
  {
    id: 'T16',
    section: 'decided here',
    title: 'In test an order number with fail- and a code rehearses that code',
    run: async (ctx) => {
      await ctx.dojangOnly();
      for (const { code, step, raised } of codes) {
        if (raised !== 'rehearsal' || step !== 'window') continue;
        expectRefused(await ctx.openWith({ PCD_PAY_OID: `${ctx.orderNumber()}-fail-${code}` }), code);
      }
    },
  },
];

import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { check, expectFields, expectOpened } from '../support/expect.ts';
import { sendRaw } from '../support/send-raw.ts';
import { fieldsOf, readFields, send, sendForm, sendJson } from '../support/wire.ts';

/** The calls of a partner's server, and what says in the answer of each how it went. */
const calls = [
  [paths.auth, 'result'],
  [paths.confirm, 'PCD_PAY_RST'],
  [paths.cancel, 'PCD_PAY_RST'],
  [paths.lookup, 'PCD_PAY_RST'],
] as const;

export const rules: readonly Rule[] = [
  {
    id: 'R10',
    section: 'guide 3-2, 3-7',
    title: 'The next address is in every answer, absolute and ready to be called',
    run: async (ctx) => {
      const { PCD_PAY_HOST = '', PCD_PAY_URL = '', return_url } = await ctx.authenticate();
      check(URL.canParse(PCD_PAY_HOST), 'PCD_PAY_HOST: expected scheme and host');
      check(
        return_url === PCD_PAY_HOST + PCD_PAY_URL,
        'return_url: expected PCD_PAY_HOST and PCD_PAY_URL together',
      );
      const result = await ctx.certified();
      check(URL.canParse(result['PCD_PAY_COFURL'] ?? ''), 'PCD_PAY_COFURL: expected an absolute address');
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q8',
    section: 'parameter guide',
    title: 'Every value of every answer is a text',
    run: async (ctx) => {
      const result = await ctx.certified();
      const answers = [result, await ctx.confirm(result), await ctx.lookup(result), await ctx.cancel(result)];
      for (const answer of answers)
        for (const [name, value] of Object.entries(answer))
          check(typeof value === 'string', `${name}: expected a text`);
    },
  },
  {
    id: 'Q13',
    section: 'frequent questions',
    title: 'A page on another origin cannot read what the server APIs answer',
    run: async (ctx) => {
      const headers = { origin: ctx.shopOrigin, referer: ctx.shopOrigin };
      for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
        const answer = await sendJson(ctx.at(path), {}, headers);
        const allowed = answer.headers.get('access-control-allow-origin');
        check(allowed === null, `${path}: expected no Access-Control-Allow-Origin, got ${allowed}`);
      }
    },
  },
  {
    id: 'Q29',
    section: 'samples',
    title: 'A body is read as JSON first, else as a form; a call without one by its query',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      const headers = { referer: ctx.shopOrigin };
      const query = new URLSearchParams(own).toString();
      const asForm = { ...headers, 'content-type': 'application/json' };
      for (const answer of [
        await send(ctx.at(paths.auth), { headers: asForm, body: query }),
        await send(`${ctx.at(paths.auth)}?${query}`, { headers }),
      ])
        expectFields(fieldsOf(answer), { result: 'success' });
    },
  },
  {
    id: 'Q31',
    section: 'decided here',
    title: 'Names that are not documented change nothing',
    run: async (ctx) => {
      expectOpened(
        await ctx.openWith({
          PCD_PAY_CALLBACK: 'getResult',
          callbackFunction: 'function (r) {}',
          IS_DIRECT: 'N',
        }),
      );
    },
  },
  {
    id: 'T1',
    section: 'samples',
    title: 'A JSON body is read whatever its content type says',
    run: async (ctx) => {
      const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
      for (const type of [
        'application/json',
        'application/json;',
        'application/json; charset=UTF-8',
        'application/x-www-form-urlencoded',
        'text/plain',
      ]) {
        const headers = { 'content-type': type, referer: ctx.shopOrigin };
        expectFields(fieldsOf(await send(ctx.at(paths.auth), { headers, body })), { result: 'success' });
      }
    },
  },
  {
    id: 'T2',
    section: 'browser script 1.0.1',
    title: 'Authentication also comes as multipart/form-data',
    run: async (ctx) => {
      const body = new FormData();
      body.set('cst_id', ctx.account.merchant);
      body.set('custKey', ctx.account.key);
      const answer = await send(ctx.at(paths.auth), { headers: { referer: ctx.shopOrigin }, body });
      expectFields(fieldsOf(answer), { result: 'success' });
    },
  },
  {
    id: 'T3',
    section: 'samples of 2018',
    title: 'Authentication also comes by GET',
    run: async (ctx) => {
      const query = new URLSearchParams({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
      const headers = { referer: ctx.shopOrigin };
      const answer = await send(`${ctx.at(paths.auth)}?${query.toString()}`, { method: 'GET', headers });
      expectFields(fieldsOf(answer), { result: 'success' });
    },
  },
  {
    id: 'T4',
    section: 'samples',
    title: 'Numbers may come as JSON numbers, and a null is an empty value',
    run: async (ctx) => {
      const result = await ctx.paid();
      const date = Number(result['PCD_PAY_TIME']?.slice(0, 8));
      expectFields(await ctx.lookup(result, { PCD_PAY_DATE: date, PCD_REGULER_FLAG: null }), {
        PCD_PAY_RST: 'success',
      });
      const asNumbers = { PCD_PAY_DATE: date, PCD_REFUND_TOTAL: 1000, PCD_REFUND_TAXTOTAL: null };
      expectFields(await ctx.cancel(result, asNumbers), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'T5',
    section: 'real clients',
    title: 'Names that a call does not know are ignored',
    run: async (ctx) => {
      const result = await ctx.certified();
      const extra = {
        PCD_PAY_TYPE: 'card',
        PCD_PAY_GOODS: 'x',
        PCD_PAY_TOTAL: '1000',
        PCD_SIMPLE_FLAG: 'N',
        PCD_PAY_CARDQUOTA: '00',
      };
      expectFields(await ctx.confirm(result, extra), { PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '1000' });
      expectFields(await ctx.lookup(result, { anything: { at: ['all'] } }), { PCD_PAY_RST: 'success' });
      expectFields(await ctx.cancel(result, { PCD_REFUND_REASON: '변심' }), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'T6',
    section: 'samples',
    title: 'A refusal is a business answer: HTTP 200',
    run: async (ctx) => {
      for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
        const { status } = await sendJson(ctx.at(path), {}, { referer: ctx.shopOrigin });
        check(status === 200, `${path}: expected HTTP 200, got ${status}`);
      }
    },
  },
  {
    id: 'T7',
    section: 'real clients',
    title: 'No API call is redirected',
    run: async (ctx) => {
      for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
        const { status } = await sendJson(ctx.at(path), { cst_id: 'nobody' }, { referer: ctx.shopOrigin });
        check(status < 300 || status >= 400, `${path}: expected no redirect, got HTTP ${status}`);
      }
    },
  },
  {
    id: 'T8',
    section: 'real clients',
    title: 'Every call is answered before a client gives up after ten seconds',
    run: async (ctx) => {
      const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
      const { ms } = await sendJson(ctx.at(paths.auth), own, { referer: ctx.shopOrigin });
      check(ms < 10_000, `auth.php: expected an answer within 10 s, got one after ${Math.round(ms)} ms`);
      await ctx.confirm(await ctx.certified());
    },
  },
  {
    id: 'T9',
    section: 'manuals',
    title: 'Answers are JSON in UTF-8',
    run: async (ctx) => {
      for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
        const answer = await sendJson(ctx.at(path), {}, { referer: ctx.shopOrigin });
        check(/[가-힣]/.test(answer.text), `${path}: expected Korean in UTF-8`);
        const type = answer.headers.get('content-type') ?? '';
        check(
          /json/.test(type) && !/charset=(?!utf-?8)/i.test(type),
          `${path}: expected JSON in UTF-8, got ${type}`,
        );
      }
    },
  },
  {
    id: 'T10',
    section: 'HTTP',
    title: 'A header is found whatever the case of its name',
    run: async (ctx) => {
      const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
      const headers = { REFERER: ctx.shopOrigin, 'CONTENT-TYPE': 'application/json' };
      const { text } = await sendRaw(ctx.at(paths.auth), { method: 'POST', headers, body });
      check(text.includes('"success"'), 'REFERER in capitals: expected success');
    },
  },
  {
    id: 'T15',
    section: 'manuals',
    title: 'A call of another product is answered too: HTTP 200, JSON, texts alone',
    run: async (ctx) => {
      for (const path of [
        '/php/SimplePayCardAct.php?ACT_=PAYM',
        '/php/RePayCardAct.php?ACT_=PAYM',
        '/php/cPayUser/api/cPayUserAct.php?ACT_=PUSERINFO',
        '/php/link/api/LinkRegAct.php?ACT_=LINKREG',
      ]) {
        const answer = fieldsOf(await sendJson(ctx.at(path), { PCD_CST_ID: ctx.account.merchant }));
        const outcome = answer['PCD_PAY_RST'] ?? answer['PCD_LINK_RST'];
        check(outcome === 'error', `${path}: expected error for a call without keys, got ${outcome}`);
      }
    },
  },
  {
    id: 'T17',
    section: 'real clients',
    title: 'Authentication also comes by GET with a JSON body',
    run: async (ctx) => {
      const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
      const headers = { referer: ctx.shopOrigin, 'content-type': 'application/json' };
      const { text } = await sendRaw(ctx.at(paths.auth), { method: 'GET', headers, body });
      check(text.includes('"success"'), 'GET with a JSON body: expected success');
    },
  },
  {
    id: 'T18',
    section: 'decided here',
    title: 'A call with a body of 100 kB is refused with 413, in the form of its answer',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const body = `a=${'a'.repeat(100 * 1024)}`;
      for (const [path, outcome] of calls) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded', referer: ctx.shopOrigin };
        const { status, text } = await sendRaw(ctx.at(path), { method: 'POST', headers, body });
        check(status === 413, `${path}: expected HTTP 413, got ${status}`);
        expectFields(readFields({ url: ctx.at(path), text }), { [outcome]: 'error' });
      }
    },
  },
  {
    id: 'T19',
    section: 'decided here',
    title: 'A call with more than 200 fields is refused, in the form of its answer',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const pairs = Array.from({ length: 201 }, (_each, index) => [`a${index}`, '1']);
      for (const [path, outcome] of calls) {
        const answer = await sendForm(ctx.at(path), Object.fromEntries(pairs), { referer: ctx.shopOrigin });
        expectFields(fieldsOf(answer), { [outcome]: 'error' });
      }
    },
  },
  {
    id: 'T20',
    section: 'parameter guide',
    title: 'The longest order number, of the letters that take the most bytes, is one in every call',
    run: async (ctx) => {
      const PCD_PAY_OID = [...ctx.orderNumber(), ...'👕'.repeat(255)].slice(0, 255).join('');
      const result = await ctx.certified({ PCD_PAY_OID });
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success', PCD_PAY_OID });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success', PCD_PAY_OID });
      expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success', PCD_PAY_OID });
    },
  },
];

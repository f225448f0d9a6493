import { answers, messageOf } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { check, expectCode, expectFields, expectNames, expectSame } from '../support/expect.ts';
import { fieldsOf, sendJson } from '../support/wire.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R14',
    section: 'guide 3-7',
    title: 'A CERT payment is made by the confirm, not by the result in the browser',
    run: async (ctx) => {
      const result = await ctx.certified();
      expectFields(result, { PCD_PAY_WORK: 'CERT', PCD_PAY_CARDAUTHNO: '' });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success', PCD_PAY_CARDAUTHNO: /^\d+$/ });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q4',
    section: 'guide 3-5',
    title: 'A CERT result holds the confirm key once, and host and path of its address',
    run: async (ctx) => {
      const result = await ctx.certified();
      expectFields(result, { PCD_PAY_REQKEY: /./, PCD_PAY_HOST: /^https?:/, PCD_PAY_COFURL: /^https?:/ });
      const { PCD_PAY_HOST = '', PCD_PAY_URL = '', PCD_PAY_COFURL } = result;
      check(
        PCD_PAY_URL === '' || PCD_PAY_HOST + PCD_PAY_URL === PCD_PAY_COFURL,
        'PCD_PAY_URL: expected the path of PCD_PAY_COFURL, or nothing',
      );
    },
  },
  {
    id: 'Q11',
    section: 'decided here',
    title: 'Confirming again gives the first answer and charges nothing more',
    run: async (ctx) => {
      const result = await ctx.certified();
      const [one, other] = await Promise.all([ctx.confirm(result), ctx.confirm(result)]);
      const third = await ctx.confirm(result);
      for (const answer of [other, third]) expectSame(one, answer, Object.keys(one));
      const declined = await ctx.certified({}, { card: 'lost' });
      expectSame(await ctx.confirm(declined), await ctx.confirm(declined), ['PCD_PAY_CODE', 'PCD_PAY_MSG']);
    },
  },
  {
    id: 'Q19',
    section: 'real clients',
    title: "A confirm with another key than the result's is AUTH0008",
    run: async (ctx) => {
      const result = await ctx.certified();
      expectCode(await ctx.confirm(result, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'AUTH0008');
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q21',
    section: 'guide 3-7',
    title: 'A confirm needs no PCD_PAYER_ID',
    run: async (ctx) => {
      for (const PCD_PAYER_ID of [undefined, null, '', 'anything'])
        expectFields(await ctx.confirm(await ctx.certified(), { PCD_PAYER_ID }), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q34',
    section: 'real clients',
    title: 'The confirm also answers at the path of the newer platform',
    run: async (ctx) => {
      const result = await ctx.certified();
      const PCD_PAY_COFURL = ctx.at('/api/v1/payments/cards/approval/confirm');
      expectFields(await ctx.confirm({ ...result, PCD_PAY_COFURL }), {
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: 'PCCF0000',
      });
    },
  },
  {
    id: 'Q38',
    section: 'guide 3-7',
    title: 'A confirm answers ordinary JSON',
    run: async (ctx) => {
      const result = await ctx.certified();
      const answer = await sendJson(result['PCD_PAY_COFURL'] ?? '', {
        PCD_CST_ID: ctx.account.merchant,
        PCD_CUST_KEY: ctx.account.key,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
      });
      check(/json/.test(answer.headers.get('content-type') ?? ''), 'Content-Type: expected JSON');
      expectFields(fieldsOf(answer), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q47',
    section: 'decided here',
    title: 'A confirm may name its order, in whatever shape; nothing sent is nothing said',
    run: async (ctx) => {
      for (const PCD_PAY_TOTAL of ['1000', 1000, '1,000', '1000.00', '', null]) {
        const result = await ctx.certified();
        const { PCD_PAY_OID } = result;
        const answer = await ctx.confirm(result, { PCD_PAY_OID, PCD_PAY_TOTAL });
        expectFields(answer, { PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '1000' });
      }
    },
  },
  {
    id: 'Q48',
    section: 'decided here',
    title: 'Of a paid order no confirm says that it is not paid, whatever order it names',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.certified();
      const first = await ctx.confirm(result);
      for (const other of [{ PCD_PAY_OID: ctx.orderNumber() }, { PCD_PAY_TOTAL: '128000' }]) {
        const { PCD_PAY_OID = '', PCD_PAY_TOTAL = '' } = result;
        const answer = await ctx.confirm(result, other);
        expectFields(answer, { PCD_PAY_CODE: 'CPCA0201', PCD_PAY_OID, PCD_PAY_TOTAL });
      }
      expectSame(first, await ctx.confirm(result), Object.keys(first));
    },
  },
  {
    id: 'P16',
    section: 'guide 3-7',
    title: 'A confirm without the partner, its key, the token or the confirm key is refused',
    run: async (ctx) => {
      const result = await ctx.certified();
      for (const name of ['PCD_CST_ID', 'PCD_CUST_KEY', 'PCD_AUTH_KEY', 'PCD_PAY_REQKEY'])
        expectFields(await ctx.confirm(result, { [name]: '' }), { PCD_PAY_RST: 'error', PCD_PAY_CODE: /./ });
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'P17',
    section: 'guide 3-7',
    title: 'A confirm answers every row of its table, with the approval',
    run: async (ctx) => {
      const answer = await ctx.confirm(await ctx.certified());
      expectNames(answer, answers.confirm);
      expectFields(answer, {
        PCD_PAY_MSG: '카드결제완료',
        PCD_PAY_CARDAUTHNO: /^\d{8}$/,
        PCD_PAY_CARDTRADENUM: /^\d{24}$/,
        PCD_PAY_TIME: /^\d{14}$/,
      });
    },
  },
  {
    id: 'P18',
    section: 'real clients',
    title: 'A confirm repeats what the browser result said',
    run: async (ctx) => {
      const result = await ctx.certified({
        PCD_PAYER_NAME: '홍길동',
        PCD_PAYER_NO: '7',
        PCD_PAY_TAXTOTAL: '50',
      });
      const names = [
        'PCD_PAY_REQKEY',
        'PCD_PAY_OID',
        'PCD_PAY_GOODS',
        'PCD_PAY_TOTAL',
        'PCD_PAY_TAXTOTAL',
        'PCD_PAY_ISTAX',
        'PCD_PAY_CARDQUOTA',
        'PCD_PAYER_NAME',
        'PCD_PAYER_NO',
      ];
      expectSame(result, await ctx.confirm(result), names);
    },
  },
  {
    id: 'AUTH0008',
    section: 'real clients',
    title: 'A confirm with an AuthKey of partner authentication',
    run: async (ctx) => {
      const result = await ctx.certified();
      const { AuthKey } = await ctx.authenticate();
      expectCode(await ctx.confirm(result, { PCD_AUTH_KEY: AuthKey }), 'AUTH0008');
    },
  },
  {
    id: 'PCCF0000',
    section: 'guide 3-7',
    title: 'A confirm that was approved',
    run: async (ctx) => {
      const answer = await ctx.confirm(await ctx.certified());
      expectFields(answer, { PCD_PAY_CODE: 'PCCF0000', PCD_PAY_MSG: messageOf('PCCF0000') });
    },
  },
  {
    id: 'PCCF0001',
    section: 'decided here',
    title: 'A confirm with a confirm key that is none',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.certified();
      expectCode(await ctx.confirm(result, { PCD_PAY_REQKEY: 'bm90aGluZw==' }), 'PCCF0001');
    },
  },
  {
    id: 'PCCF0004',
    section: 'decided here',
    title: 'A confirm under the number or amount of another order, before any approval',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.certified();
      const others = [{ PCD_PAY_OID: ctx.orderNumber() }, { PCD_PAY_TOTAL: '128000' }];
      for (const other of others) expectCode(await ctx.confirm(result, other), 'PCCF0004');
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'PCCFD001',
    section: 'real clients',
    title: 'A confirm that the card company declined',
    run: async (ctx) => {
      const answer = await ctx.confirm(await ctx.certified({}, { card: 'insufficient' }));
      expectFields(answer, {
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'PCCFD001',
        PCD_PAY_MSG: /^\[PCCFD001\] \w+ - ./,
      });
    },
  },
];

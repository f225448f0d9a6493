import { answers } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { expectCode, expectFields, expectNames, expectSame } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'Q17',
    section: 'lookup manual',
    title: 'Times are fourteen digits everywhere',
    run: async (ctx) => {
      const result = await ctx.paid();
      expectFields(result, { PCD_PAY_TIME: /^\d{14}$/ });
      expectFields(await ctx.lookup(result), { PCD_PAY_TIME: result['PCD_PAY_TIME'] ?? '' });
    },
  },
  {
    id: 'Q44',
    section: 'cancel manual, lookup manual',
    title: 'A payment is found by its day in Korea, and by no other day',
    run: async (ctx) => {
      const result = await ctx.paid();
      const elsewhere = { PCD_PAY_DATE: '20200101' };
      expectFields(await ctx.lookup(result, elsewhere), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.cancel(result, elsewhere), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q46',
    section: 'decided here',
    title: 'A lookup succeeds for what was paid, cancelled since or not, and tells what was given back',
    run: async (ctx) => {
      const { PCD_PAY_OID = '' } = await ctx.pay({}, { card: 'suspended' });
      expectFields(await ctx.lookup({ PCD_PAY_OID }), { PCD_PAY_RST: 'error' });
      const result = await ctx.paid();
      expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success', PCD_REFUND_TOTAL: '1000' });
    },
  },
  {
    id: 'P22',
    section: 'lookup manual',
    title: 'A lookup needs the partner, its key, the token, the order number and the day',
    run: async (ctx) => {
      const result = await ctx.paid();
      for (const name of ['PCD_CST_ID', 'PCD_CUST_KEY', 'PCD_AUTH_KEY', 'PCD_PAY_OID', 'PCD_PAY_DATE'])
        expectFields(await ctx.lookup(result, { [name]: '' }), { PCD_PAY_RST: 'error' });
    },
  },
  {
    id: 'P23',
    section: 'lookup manual',
    title: "A lookup answers its rows, as the payment's result had them",
    run: async (ctx) => {
      const result = await ctx.paid({ PCD_PAYER_NAME: '홍길동' });
      const answer = await ctx.lookup(result);
      const additions = ['PCD_PAY_CARDQUOTA', 'PCD_PAY_WORK', 'PCD_REFUND_TOTAL'];
      expectNames(
        answer,
        answers.lookup.filter((name) => !additions.includes(name)),
      );
      expectFields(answer, { PCD_PAY_CODE: 'PCHK0000', PCD_PAY_MSG: '결제완료', PCD_REGULER_FLAG: 'N' });
      expectSame(result, answer, [
        'PCD_PAY_GOODS',
        'PCD_PAY_TOTAL',
        'PCD_PAYER_NAME',
        'PCD_PAY_CARDNUM',
        'PCD_PAY_CARDAUTHNO',
        'PCD_PAY_CARDTRADENUM',
        'PCD_PAY_TIME',
      ]);
    },
  },
  {
    id: 'PCHK0000',
    section: 'lookup manual',
    title: 'A lookup of what was paid',
    run: async (ctx) => {
      expectFields(await ctx.lookup(await ctx.paid()), { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCHK0000' });
    },
  },
  {
    id: 'PCHK0001',
    section: 'decided here',
    title: 'A lookup of what was never paid, or closed',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const nothing = { PCD_PAY_OID: ctx.orderNumber() };
      expectCode(await ctx.lookup(nothing), 'PCHK0001');
      const customer = await ctx.payer();
      const closed = await customer.close(await ctx.request());
      expectCode(await ctx.lookup(closed), 'PCHK0001');
    },
  },
  {
    id: 'PCHK0002',
    section: 'decided here',
    title: 'A lookup with an AuthKey that is none',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const order = { PCD_PAY_OID: ctx.orderNumber() };
      expectCode(await ctx.lookup(order, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'PCHK0002');
    },
  },
  {
    id: 'PCHK0003',
    section: 'decided here',
    title: 'A lookup of what may still be charged: its result is there, and not confirmed',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const answer = await ctx.lookup(await ctx.certified());
      expectFields(answer, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0003', DOJANG_STATE: 'waiting' });
    },
  },
];

import { answers, paths } from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import { check, expectCode, expectFields, expectNames, expectSame } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R24',
    section: 'cancel manual',
    title: 'Less than the amount cancels a part, and the refund key is needed',
    run: async (ctx) => {
      const result = await ctx.paid();
      expectFields(await ctx.cancel(result, { PCD_REFUND_KEY: 'wrong' }), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '400' }), {
        PCD_PAY_RST: 'success',
        PCD_REFUND_TOTAL: '400',
      });
      expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '601' }), { PCD_PAY_RST: 'error' });
      expectFields(await ctx.cancel(result, { PCD_REFUND_TOTAL: '600' }), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q10',
    section: 'cancel manual',
    title: 'A cancellation answers PAYC0000 and 환불성공',
    run: async (ctx) => {
      expectFields(await ctx.cancel(await ctx.paid()), { PCD_PAY_CODE: 'PAYC0000', PCD_PAY_MSG: '환불성공' });
    },
  },
  {
    id: 'Q16',
    section: 'cancel manual',
    title: 'A cancellation tells its time under both names',
    run: async (ctx) => {
      const answer = await ctx.cancel(await ctx.paid());
      expectFields(answer, { PCD_PAY_TIME: /^\d{14}$/ });
      expectFields(answer, { PCD_REFUND_TIME: answer['PCD_PAY_TIME'] ?? '' });
    },
  },
  {
    id: 'Q30',
    section: 'decided here',
    title: 'A part can be cancelled on the test account too',
    run: async (ctx) => {
      expectFields(await ctx.cancel(await ctx.paid(), { PCD_REFUND_TOTAL: '1' }), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'Q40',
    section: 'cancel manual',
    title: 'A cancellation goes to another path than a lookup',
    run: async (ctx) => {
      const [cancelling, looking] = [await ctx.authenticate(forCancel), await ctx.authenticate(forLookup)];
      expectFields(cancelling, { PCD_PAY_URL: paths.cancel });
      expectFields(looking, { PCD_PAY_URL: paths.lookup });
    },
  },
  {
    id: 'P19',
    section: 'cancel manual',
    title: 'A cancellation needs every required row, and its date may have separators',
    run: async (ctx) => {
      const result = await ctx.paid();
      for (const name of [
        'PCD_CST_ID',
        'PCD_CUST_KEY',
        'PCD_AUTH_KEY',
        'PCD_REFUND_KEY',
        'PCD_PAY_OID',
        'PCD_PAY_DATE',
        'PCD_REFUND_TOTAL',
      ])
        expectFields(await ctx.cancel(result, { [name]: '' }), { PCD_PAY_RST: 'error' });
      const day = result['PCD_PAY_TIME'] ?? '';
      const PCD_PAY_DATE = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
      expectFields(await ctx.cancel(result, { PCD_PAY_DATE }), { PCD_PAY_RST: 'success' });
    },
  },
  {
    id: 'P20',
    section: 'cancel manual',
    title: 'The VAT that is given back comes under its newer or its older name',
    run: async (ctx) => {
      const result = await ctx.paid({ PCD_PAY_TAXTOTAL: '60' });
      const newer = { PCD_REFUND_TOTAL: '500', PCD_REFUND_TAXTOTAL: '30' };
      expectFields(await ctx.cancel(result, newer), { PCD_PAY_RST: 'success', PCD_REFUND_TAXTOTAL: '30' });
      const older = { PCD_REFUND_TOTAL: '400', PCD_PAY_TAXTOTAL: '20' };
      expectFields(await ctx.cancel(result, older), { PCD_PAY_RST: 'success', PCD_REFUND_TAXTOTAL: '20' });
    },
  },
  {
    id: 'P21',
    section: 'cancel manual',
    title: 'A cancellation answers its rows, with a transaction key of its own',
    run: async (ctx) => {
      const result = await ctx.paid();
      const answer = await ctx.cancel(result);
      expectNames(
        answer,
        answers.cancel.filter((name) => name !== 'PCD_REFUND_TIME'),
      );
      expectFields(answer, {
        PCD_PAY_TYPE: 'card',
        PCD_REFUND_TOTAL: '1000',
        PCD_REFUND_TAXTOTAL: '0',
        PCD_PAY_CARDRECEIPT: /^https?:/,
        PCD_REGULER_FLAG: 'N',
      });
      check(
        answer['PCD_PAY_CARDTRADENUM'] !== result['PCD_PAY_CARDTRADENUM'],
        'PCD_PAY_CARDTRADENUM: expected another than that of the payment',
      );
    },
  },
  {
    id: 'PAYC0000',
    section: 'cancel manual',
    title: 'A cancellation that was done',
    run: async (ctx) => {
      const answer = await ctx.cancel(await ctx.paid());
      expectFields(answer, { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000' });
    },
  },
  {
    id: 'PAYC0001',
    section: 'code list',
    title: 'A cancellation with an AuthKey that is none, or of another partner',
    run: async (ctx) => {
      const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
      expectCode(await ctx.cancel(order, { PCD_AUTH_KEY: 'bm90aGluZw==' }), 'PAYC0001');
      expectCode(await ctx.cancel(order, { PCD_CST_ID: 'nobody-here' }), 'PAYC0001');
    },
  },
  {
    id: 'PAYC0002',
    section: 'code list',
    title: 'A cancellation with a wrong refund key',
    run: async (ctx) => {
      const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
      expectCode(await ctx.cancel(order, { PCD_REFUND_KEY: 'wrong' }), 'PAYC0002');
    },
  },
  {
    id: 'PAYC0003',
    section: 'decided here',
    title: 'A cancellation of no won',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.paid();
      for (const PCD_REFUND_TOTAL of ['0', '1e2', '-1'])
        expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL }), 'PAYC0003');
    },
  },
  {
    id: 'PAYC0004',
    section: 'decided here',
    title: 'Another cancellation with the same AuthKey',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.paid();
      const auth = await ctx.authenticate(forCancel);
      const first = await ctx.cancel(result, { PCD_REFUND_TOTAL: '100' }, auth);
      expectSame(first, await ctx.cancel(result, { PCD_REFUND_TOTAL: '100' }, auth), Object.keys(first));
      expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL: '200' }, auth), 'PAYC0004');
    },
  },
  {
    id: 'PAYC0007',
    section: 'code list',
    title: 'A cancellation of what was never paid, or is cancelled',
    run: async (ctx) => {
      const order = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TOTAL: '1000' };
      expectCode(await ctx.cancel(order), 'PAYC0007');
      const result = await ctx.paid();
      expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
      expectCode(await ctx.cancel(result), 'PAYC0007');
    },
  },
  {
    id: 'PAYC0011',
    section: 'code list',
    title: 'A cancellation of more than is left, also when several come at once',
    run: async (ctx) => {
      const result = await ctx.paid();
      expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL: '1001' }), 'PAYC0011');
      const three = [1, 2, 3].map(() => ctx.cancel(result, { PCD_REFUND_TOTAL: '400' }));
      const codes = (await Promise.all(three)).map((answer) => answer['PCD_PAY_CODE'] ?? '').sort();
      check(
        codes.join() === 'PAYC0000,PAYC0000,PAYC0011',
        `three cancellations of 400 won of 1,000: expected two of them done, got ${codes.join(', ')}`,
      );
    },
  },
  {
    id: 'PAYCD001',
    section: 'decided here',
    title: 'A cancellation that the card company declined',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const result = await ctx.paid({ PCD_PAY_OID: `${ctx.orderNumber()}-fail-cancel-3143` });
      const answer = await ctx.cancel(result);
      expectFields(answer, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PAYCD001', PCD_PAY_MSG: /\b3143\b/ });
      expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success', PCD_REFUND_TOTAL: '0' });
    },
  },
];

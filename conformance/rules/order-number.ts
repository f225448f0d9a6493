import { type Rule } from '../rule.ts';
import { check, expectFields, expectRefused } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R5',
    section: 'guide 3-3',
    title: 'The order number of the partner names the payment everywhere',
    run: async (ctx) => {
      const orderNumber = `${ctx.orderNumber()}_A.b`;
      const result = await ctx.paid({ PCD_PAY_OID: orderNumber });
      expectFields(result, { PCD_PAY_OID: orderNumber });
      expectFields(await ctx.lookup(result), { PCD_PAY_OID: orderNumber });
      expectFields(await ctx.cancel(result), { PCD_PAY_OID: orderNumber });
    },
  },
  {
    id: 'R6',
    section: 'guide 3-3',
    title: 'An order number that was paid is refused from then on',
    run: async (ctx) => {
      const { PCD_PAY_OID = '' } = await ctx.paid();
      expectRefused(await ctx.openWith({ PCD_PAY_OID }), 'CPCA0201');
    },
  },
  {
    id: 'R7',
    section: 'guide 3-3',
    title: 'Without an order number the gateway makes one and returns it',
    run: async (ctx) => {
      const [one, other] = [await ctx.paid({ PCD_PAY_OID: '' }), await ctx.paid({ PCD_PAY_OID: '' })];
      expectFields(one, { PCD_PAY_OID: /./ });
      check(one['PCD_PAY_OID'] !== other['PCD_PAY_OID'], 'PCD_PAY_OID: the same was made twice');
    },
  },
  {
    id: 'Q24',
    section: 'decided here',
    title: 'A made order number is at most 40 letters and digits',
    run: async (ctx) => {
      expectFields(await ctx.paid({ PCD_PAY_OID: '' }), { PCD_PAY_OID: /^[A-Za-z0-9]{1,40}$/ });
    },
  },
  {
    id: 'Q25',
    section: 'decided here',
    title: 'Two windows of one order may be open; only one is charged; a closed one leaves the number free',
    run: async (ctx) => {
      const customer = await ctx.payer();
      const PCD_PAY_OID = ctx.orderNumber();
      expectFields(await customer.close(await ctx.request({ PCD_PAY_OID })), { PCD_PAY_RST: 'close' });
      const [one, other] = [await ctx.certified({ PCD_PAY_OID }), await ctx.certified({ PCD_PAY_OID })];
      const answers = await Promise.all([ctx.confirm(one), ctx.confirm(other)]);
      const paid = answers.filter((answer) => answer['PCD_PAY_RST'] === 'success');
      check(paid.length === 1, `two confirms of one order number: expected one success, got ${paid.length}`);
    },
  },
  {
    id: 'CPCA0201',
    section: 'code list',
    title: 'An order number that was paid, and cancelled since',
    run: async (ctx) => {
      const result = await ctx.paid();
      expectFields(await ctx.cancel(result), { PCD_PAY_RST: 'success' });
      expectRefused(await ctx.openWith({ PCD_PAY_OID: result['PCD_PAY_OID'] ?? '' }), 'CPCA0201');
    },
  },
];

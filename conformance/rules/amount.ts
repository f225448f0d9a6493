import { type Rule } from '../rule.ts';
import { expectAnyRefusal, expectFields, expectOpened, expectRefused } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R13',
    section: 'guide 3-6',
    title: 'Amount and order number come back as they were asked, so that the partner can compare them',
    run: async (ctx) => {
      const asked = { PCD_PAY_TOTAL: '12345', PCD_PAY_OID: ctx.orderNumber() };
      const result = await ctx.paid(asked);
      expectFields(result, asked);
      expectFields(await ctx.lookup(result), asked);
    },
  },
  {
    id: 'R17',
    section: 'guide 3-3',
    title: 'An order is taxable unless it says otherwise; a mixed one carries its own VAT',
    run: async (ctx) => {
      expectFields(await ctx.paid(), { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '0' });
      expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '50' }), {
        PCD_PAY_ISTAX: 'Y',
        PCD_PAY_TAXTOTAL: '50',
      });
      expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'N' }), { PCD_PAY_ISTAX: 'N' });
    },
  },
  {
    id: 'R20',
    section: 'card manual',
    title: 'A card pays from 100 won',
    run: async (ctx) => {
      expectAnyRefusal(await ctx.openWith({ PCD_PAY_TOTAL: '99' }), '99 won');
      expectOpened(await ctx.openWith({ PCD_PAY_TOTAL: '100' }));
    },
  },
  {
    id: 'Q2',
    section: 'guide 3-7',
    title: 'Without a discount all amounts are the one that was asked',
    run: async (ctx) => {
      const amounts = {
        PCD_PAY_AMOUNT: '2500',
        PCD_PAY_AMOUNT_REAL: '2500',
        PCD_PAY_TOTAL: '2500',
        PCD_PAY_DISCOUNT: '0',
      };
      const result = await ctx.certified({ PCD_PAY_TOTAL: '2500' });
      expectFields(result, amounts);
      expectFields(await ctx.confirm(result), amounts);
    },
  },
  {
    id: 'Q9',
    section: 'card manual',
    title: "The gateway's own minimum is 100 won, whatever an old script says",
    run: async (ctx) => {
      await ctx.paid({ PCD_PAY_TOTAL: '100' });
    },
  },
  {
    id: 'Q45',
    section: 'decided here',
    title: 'VAT above the amount is refused; an exempt order has none',
    run: async (ctx) => {
      expectAnyRefusal(await ctx.openWith({ PCD_PAY_TAXTOTAL: '1001' }), 'more VAT than the amount');
      expectFields(await ctx.paid({ PCD_PAY_ISTAX: 'N', PCD_PAY_TAXTOTAL: '10' }), { PCD_PAY_TAXTOTAL: '0' });
    },
  },
  {
    id: 'CPCA0027',
    section: 'decided here',
    title: 'Less than 100 won',
    run: async (ctx) => {
      await ctx.dojangOnly();
      expectRefused(await ctx.openWith({ PCD_PAY_TOTAL: '99' }), 'CPCA0027');
    },
  },
];

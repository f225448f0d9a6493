import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
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
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
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
};

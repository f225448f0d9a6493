import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q1',
  section: 'guide 3-6, 3-7',
  title: 'The browser is told 0000, the confirm answers PCCF0000',
  run: async (ctx) => {
    const result = await ctx.certified();
    expectFields(result, { PCD_PAY_CODE: '0000' });
    expectFields(await ctx.confirm(result), { PCD_PAY_CODE: 'PCCF0000' });
  },
};

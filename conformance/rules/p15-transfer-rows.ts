import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P15',
  section: 'guide 3-5',
  title: 'The rows of a bank transfer stay empty for a card',
  run: async (ctx) => {
    expectFields(await ctx.paid(), {
      PCD_PAY_BANKACCTYPE: '',
      PCD_PAY_BANK: '',
      PCD_PAY_BANKNAME: '',
      PCD_PAY_BANKNUM: '',
      PCD_TAXSAVE_MGTNUM: '',
    });
  },
};

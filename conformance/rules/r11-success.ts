import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R11',
  section: 'guide 3-6',
  title: 'A payment that was made says success, with a code that holds 0000',
  run: async (ctx) => {
    expectFields(await ctx.pay(), {
      PCD_PAY_RST: 'success',
      PCD_PAY_CODE: /0000/,
      PCD_PAY_MSG: '카드승인완료',
    });
  },
};

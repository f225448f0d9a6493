import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
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
};

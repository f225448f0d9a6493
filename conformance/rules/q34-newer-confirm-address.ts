import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q34',
  section: 'real clients',
  title: 'The confirm also answers at the path of the newer platform',
  run: async (ctx) => {
    const result = await ctx.certified();
    const PCD_PAY_COFURL = ctx.at('/api/v1/payments/cards/approval/confirm');
    expectFields(await ctx.confirm({ ...result, PCD_PAY_COFURL }), {
      PCD_PAY_RST: 'success',
      PCD_PAY_CODE: 'PCCF0000',
    });
  },
};

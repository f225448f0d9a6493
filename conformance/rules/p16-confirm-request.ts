import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P16',
  section: 'guide 3-7',
  title: 'A confirm without the partner, its key, the token or the confirm key is refused',
  run: async (ctx) => {
    const result = await ctx.certified();
    for (const name of ['PCD_CST_ID', 'PCD_CUST_KEY', 'PCD_AUTH_KEY', 'PCD_PAY_REQKEY'])
      expectFields(await ctx.confirm(result, { [name]: '' }), { PCD_PAY_RST: 'error', PCD_PAY_CODE: /./ });
    expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
  },
};

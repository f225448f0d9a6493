import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P22',
  section: 'lookup manual',
  title: 'A lookup needs the partner, its key, the token, the order number and the day',
  run: async (ctx) => {
    const result = await ctx.paid();
    for (const name of ['PCD_CST_ID', 'PCD_CUST_KEY', 'PCD_AUTH_KEY', 'PCD_PAY_OID', 'PCD_PAY_DATE'])
      expectFields(await ctx.lookup(result, { [name]: '' }), { PCD_PAY_RST: 'error' });
  },
};

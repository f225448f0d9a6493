import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q28',
  section: 'samples',
  title: "Every call takes the partner's ids or the tokens of its last authentication",
  run: async (ctx) => {
    const raw = { PCD_CST_ID: ctx.account.merchant, PCD_CUST_KEY: ctx.account.key };
    const auth = await ctx.authenticate();
    const tokens = { PCD_CST_ID: auth['cst_id'], PCD_CUST_KEY: auth['custKey'] };
    for (const own of [raw, tokens]) {
      const result = await ctx.certified();
      expectFields(await ctx.confirm(result, own), { PCD_PAY_RST: 'success' });
      expectFields(await ctx.lookup(result, own), { PCD_PAY_RST: 'success' });
      expectFields(await ctx.cancel(result, own), { PCD_PAY_RST: 'success' });
    }
  },
};

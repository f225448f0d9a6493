import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R14',
  section: 'guide 3-7',
  title: 'A CERT payment is made by the confirm, not by the result in the browser',
  run: async (ctx) => {
    const result = await ctx.certified();
    expectFields(result, { PCD_PAY_WORK: 'CERT', PCD_PAY_CARDAUTHNO: '' });
    expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'error' });
    expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success', PCD_PAY_CARDAUTHNO: /^\d+$/ });
    expectFields(await ctx.lookup(result), { PCD_PAY_RST: 'success' });
  },
};

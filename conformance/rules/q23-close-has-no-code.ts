import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q23',
  section: 'browser script 1.0.1',
  title: 'A closed window has no result code',
  run: async (ctx) => {
    const customer = await ctx.payer();
    const result = await customer.close(await ctx.request());
    check((result['PCD_PAY_CODE'] ?? '') === '', 'PCD_PAY_CODE: expected none');
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q21',
  section: 'guide 3-7',
  title: 'A confirm needs no PCD_PAYER_ID',
  run: async (ctx) => {
    for (const PCD_PAYER_ID of [undefined, null, '', 'anything'])
      expectFields(await ctx.confirm(await ctx.certified(), { PCD_PAYER_ID }), { PCD_PAY_RST: 'success' });
  },
};

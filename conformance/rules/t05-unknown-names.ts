import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T5',
  section: 'real clients',
  title: 'Names that a call does not know are ignored',
  run: async (ctx) => {
    const result = await ctx.certified();
    const extra = {
      PCD_PAY_TYPE: 'card',
      PCD_PAY_GOODS: 'x',
      PCD_PAY_TOTAL: '1',
      PCD_SIMPLE_FLAG: 'N',
      PCD_PAY_CARDQUOTA: '00',
    };
    expectFields(await ctx.confirm(result, extra), { PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '1000' });
    expectFields(await ctx.lookup(result, { anything: { at: ['all'] } }), { PCD_PAY_RST: 'success' });
    expectFields(await ctx.cancel(result, { PCD_REFUND_REASON: '변심' }), { PCD_PAY_RST: 'success' });
  },
};

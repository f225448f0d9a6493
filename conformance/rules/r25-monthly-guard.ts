import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'R25',
  section: 'card manual',
  title: 'The guard against a second payment in a month does not count for an app card',
  run: async (ctx) => {
    const month = {
      PCD_REGULER_FLAG: 'Y',
      PCD_PAY_YEAR: ctx.today().slice(0, 4),
      PCD_PAY_MONTH: ctx.today().slice(4, 6),
      PCD_PAYER_NO: '7',
    };
    await ctx.paid(month);
    await ctx.paid(month);
  },
};

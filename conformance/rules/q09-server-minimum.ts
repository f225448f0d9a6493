import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q9',
  section: 'card manual',
  title: "The gateway's own minimum is 100 won, whatever an old script says",
  run: async (ctx) => {
    await ctx.paid({ PCD_PAY_TOTAL: '100' });
  },
};

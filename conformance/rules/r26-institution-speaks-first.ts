import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R26',
  section: 'code list',
  title: "A card company's refusal carries its own code and text",
  run: async (ctx) => {
    expectFields(await ctx.pay({}, { card: 'over-limit' }), {
      PCD_PAY_RST: 'error',
      PCD_PAY_MSG: /\b3112\b.*[가-힣]/,
    });
    const confirmed = await ctx.confirm(await ctx.certified({}, { card: 'over-limit' }));
    expectFields(confirmed, { PCD_PAY_RST: 'error', PCD_PAY_MSG: /\b3112\b.*[가-힣]/ });
  },
};

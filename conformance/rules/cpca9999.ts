import type { Rule } from '../rule.ts';
import { expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCA9999',
  section: 'code list',
  title: 'A payment that the card company declined',
  run: async (ctx) => {
    for (const card of ['insufficient', 'lost'] as const) expectCode(await ctx.pay({}, { card }), 'CPCA9999');
  },
};

import { codes } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T16',
  section: 'decided here',
  title: 'In test an order number with fail- and a code rehearses that code',
  run: async (ctx) => {
    await ctx.dojangOnly();
    for (const { code, step, raised } of codes) {
      if (raised !== 'rehearsal' || step !== 'window') continue;
      expectRefused(await ctx.openWith({ PCD_PAY_OID: `${ctx.orderNumber()}-fail-${code}` }), code);
    }
  },
};

import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CPCAE004',
  section: 'decided here',
  title: 'Another amount than the one that was sealed into the AuthKey',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const auth = await ctx.authenticate({ PCD_PAY_TOTAL: '59000', PCD_PAY_OID: 'SEALED' });
    const changes = { PCD_AUTH_KEY: auth['AuthKey'] ?? '', PCD_PAY_OID: 'SEALED', PCD_PAY_TOTAL: '100' };
    expectRefused(await ctx.openWith(changes), 'CPCAE004');
  },
};

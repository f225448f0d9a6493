import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P1',
  section: 'guide 3-2',
  title: 'A flag of the authentication chooses what its AuthKey is for',
  run: async (ctx) => {
    expectFields(await ctx.authenticate(), { PCD_PAY_URL: /^\/index\.php\?ACT_=PAYM&CPAYVER=\d+$/ });
    expectFields(await ctx.authenticate({ PCD_PAY_TYPE: 'card', PCD_PAY_WORK: 'CERT' }), {
      PCD_PAY_URL: /^\/index\.php/,
    });
    expectFields(await ctx.authenticate(forCancel), { PCD_PAY_URL: paths.cancel });
    expectFields(await ctx.authenticate(forLookup), { PCD_PAY_URL: paths.lookup });
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T14',
  section: 'samples of 2020',
  title: 'The lookup flag is also known by the name of an old sample',
  run: async (ctx) => {
    expectFields(await ctx.authenticate({ PCD_PAYCHECK_FLAG: 'Y' }), { PCD_PAY_URL: paths.lookup });
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { forCancel, forLookup } from '../support/context.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q40',
  section: 'cancel manual',
  title: 'A cancellation goes to another path than a lookup',
  run: async (ctx) => {
    const [cancelling, looking] = [await ctx.authenticate(forCancel), await ctx.authenticate(forLookup)];
    expectFields(cancelling, { PCD_PAY_URL: paths.cancel });
    expectFields(looking, { PCD_PAY_URL: paths.lookup });
  },
};

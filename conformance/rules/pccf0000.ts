import { messageOf } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PCCF0000',
  section: 'guide 3-7',
  title: 'A confirm that was approved',
  run: async (ctx) => {
    const answer = await ctx.confirm(await ctx.certified());
    expectFields(answer, { PCD_PAY_CODE: 'PCCF0000', PCD_PAY_MSG: messageOf('PCCF0000') });
  },
};

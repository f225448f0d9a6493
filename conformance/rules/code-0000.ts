import { messageOf } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: '0000',
  section: 'guide 3-5',
  title: 'A payment that was made',
  run: async (ctx) => {
    expectFields(await ctx.paid(), { PCD_PAY_CODE: '0000', PCD_PAY_MSG: messageOf('0000') });
  },
};

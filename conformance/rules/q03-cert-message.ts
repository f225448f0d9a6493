import { AUTHENTICATED_MESSAGE } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q3',
  section: 'real clients',
  title: 'The browser result of a CERT payment says 카드인증완료',
  run: async (ctx) => {
    expectFields(await ctx.certified(), { PCD_PAY_MSG: AUTHENTICATED_MESSAGE });
  },
};

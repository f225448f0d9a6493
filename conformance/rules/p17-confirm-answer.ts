import { confirmFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields, expectNames } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P17',
  section: 'guide 3-7',
  title: 'A confirm answers every row of its table, with the approval',
  run: async (ctx) => {
    const answer = await ctx.confirm(await ctx.certified());
    expectNames(answer, confirmFields);
    expectFields(answer, {
      PCD_PAY_MSG: '카드결제완료',
      PCD_PAY_CARDAUTHNO: /^\d{8}$/,
      PCD_PAY_CARDTRADENUM: /^\d{24}$/,
      PCD_PAY_TIME: /^\d{14}$/,
    });
  },
};

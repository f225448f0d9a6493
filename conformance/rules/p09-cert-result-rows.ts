import { resultFields } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields, expectNames } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P9',
  section: 'guide 3-5, 3-7',
  title: 'The result of a CERT payment has every row, with what the confirm needs',
  run: async (ctx) => {
    const result = await ctx.certified();
    expectNames(result, resultFields);
    expectFields(result, { PCD_AUTH_KEY: /./, PCD_PAY_REQKEY: /./, PCD_PAY_COFURL: /^https?:\/\// });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q22',
  section: 'guide 3-5',
  title: 'An app card says PCD_CARD_VER 02 and PCD_SIMPLE_FLAG N',
  run: async (ctx) => {
    const result = await ctx.certified();
    expectFields(result, { PCD_CARD_VER: '02', PCD_SIMPLE_FLAG: 'N' });
    expectFields(await ctx.confirm(result), { PCD_SIMPLE_FLAG: 'N' });
  },
};

import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q6',
  section: 'guide 3-2',
  title: 'A failed authentication names its code in brackets, and every field is there',
  run: async (ctx) => {
    const answer = await ctx.askAuth({ cst_id: ctx.account.merchant, custKey: 'wrong' });
    expectFields(answer, { result: 'error', result_msg: /^\[AUTH\d{4}\] ./, AuthKey: '', return_url: '' });
  },
};

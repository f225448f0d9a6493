import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q4',
  section: 'guide 3-5',
  title: 'A CERT result holds the confirm key once, and host and path of its address',
  run: async (ctx) => {
    const result = await ctx.certified();
    expectFields(result, { PCD_PAY_REQKEY: /./, PCD_PAY_HOST: /^https?:/, PCD_PAY_COFURL: /^https?:/ });
    const { PCD_PAY_HOST = '', PCD_PAY_URL = '', PCD_PAY_COFURL } = result;
    check(
      PCD_PAY_URL === '' || PCD_PAY_HOST + PCD_PAY_URL === PCD_PAY_COFURL,
      'PCD_PAY_URL: expected the path of PCD_PAY_COFURL, or nothing',
    );
  },
};

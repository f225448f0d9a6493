import type { Rule } from '../rule.ts';
import { check, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R10',
  section: 'guide 3-2, 3-7',
  title: 'The next address is in every answer, absolute and ready to be called',
  run: async (ctx) => {
    const { PCD_PAY_HOST = '', PCD_PAY_URL = '', return_url } = await ctx.authenticate();
    check(URL.canParse(PCD_PAY_HOST), 'PCD_PAY_HOST: expected scheme and host');
    check(
      return_url === PCD_PAY_HOST + PCD_PAY_URL,
      'return_url: expected PCD_PAY_HOST and PCD_PAY_URL together',
    );
    const result = await ctx.certified();
    check(URL.canParse(result['PCD_PAY_COFURL'] ?? ''), 'PCD_PAY_COFURL: expected an absolute address');
    expectFields(await ctx.confirm(result), { PCD_PAY_RST: 'success' });
  },
};

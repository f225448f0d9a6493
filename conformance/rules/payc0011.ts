import type { Rule } from '../rule.ts';
import { check, expectCode } from '../support/expect.ts';

export const rule: Rule = {
  id: 'PAYC0011',
  section: 'code list',
  title: 'A cancellation of more than is left, also when several come at once',
  run: async (ctx) => {
    const result = await ctx.paid();
    expectCode(await ctx.cancel(result, { PCD_REFUND_TOTAL: '1001' }), 'PAYC0011');
    const three = [1, 2, 3].map(() => ctx.cancel(result, { PCD_REFUND_TOTAL: '400' }));
    const codes = (await Promise.all(three)).map((answer) => answer['PCD_PAY_CODE'] ?? '').sort();
    check(
      codes.join() === 'PAYC0000,PAYC0000,PAYC0011',
      `three cancellations of 400 won of 1,000: expected two of them done, got ${codes.join(', ')}`,
    );
  },
};

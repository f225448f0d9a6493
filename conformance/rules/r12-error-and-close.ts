import { CLOSED_MESSAGE } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R12',
  section: 'guide 3-6',
  title: 'A failure says error, a window that the customer closed says close',
  run: async (ctx) => {
    expectFields(await ctx.pay({}, { card: 'insufficient' }), { PCD_PAY_RST: 'error' });
    const customer = await ctx.payer();
    expectFields(await customer.close(await ctx.request()), {
      PCD_PAY_RST: 'close',
      PCD_PAY_MSG: CLOSED_MESSAGE,
    });
  },
};

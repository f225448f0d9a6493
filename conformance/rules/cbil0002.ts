import type { Rule } from '../rule.ts';
import { expectRefused } from '../support/expect.ts';

export const rule: Rule = {
  id: 'CBIL0002',
  section: 'code list',
  title: 'The window is opened again after it was closed',
  run: async (ctx) => {
    const customer = await ctx.payer();
    const form = await ctx.request();
    await customer.close(form);
    expectRefused(await ctx.open(form), 'CBIL0002');
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectFields } from '../support/expect.ts';

export const rule: Rule = {
  id: 'R1',
  section: 'guide 3-2',
  title: 'Nothing opens, confirms, cancels or is looked up without partner authentication',
  run: async (ctx) => {
    expectAnyRefusal(await ctx.openWith({ PCD_AUTH_KEY: '' }), 'a form without an AuthKey');
    const form = { PCD_PAY_OID: ctx.orderNumber(), PCD_PAY_TIME: ctx.today(), PCD_PAY_TOTAL: '1000' };
    const none = { PCD_AUTH_KEY: '' };
    for (const call of [ctx.cancel, ctx.lookup])
      expectFields(await call(form, none), { PCD_PAY_RST: 'error' });
    const confirm = { ...form, PCD_PAY_COFURL: ctx.at(paths.confirm), PCD_PAY_REQKEY: 'nothing' };
    expectFields(await ctx.confirm(confirm, none), { PCD_PAY_RST: 'error' });
  },
};

import type { Rule } from '../rule.ts';
import { expectAuthRefused, expectFields, expectOpened } from '../support/expect.ts';
import { fieldsOf, sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'Q36',
  section: 'samples',
  title:
    'A page authenticates by its clientKey alone, from its own origin, to open a window and nothing else',
  run: async (ctx) => {
    await ctx.dojangOnly();
    const { clientKey } = ctx.account;
    const ask = async (origin: string) =>
      fieldsOf(await sendJson(ctx.at('/js/v1/auth'), { clientKey }, { origin }));
    const auth = await ask(ctx.shopOrigin);
    expectFields(auth, { result: 'success', PCD_PAY_URL: /^\/index\.php/ });
    expectOpened(await ctx.openWith({ PCD_AUTH_KEY: auth['AuthKey'] ?? '' }));
    const result = await ctx.certified();
    const tokens = { PCD_CST_ID: auth['cst_id'], PCD_CUST_KEY: auth['custKey'] };
    for (const call of [ctx.confirm, ctx.lookup, ctx.cancel])
      expectFields(await call(result, tokens), { PCD_PAY_RST: 'error' });
    expectAuthRefused(await ask('null'), 'AUTH0004');
  },
};

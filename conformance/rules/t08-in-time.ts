import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T8',
  section: 'real clients',
  title: 'Every call is answered before a client gives up after ten seconds',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    const { ms } = await sendJson(ctx.at(paths.auth), own, { referer: ctx.shopOrigin });
    check(ms < 10_000, `auth.php: expected an answer within 10 s, got one after ${Math.round(ms)} ms`);
    await ctx.confirm(await ctx.certified());
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendRaw } from '../support/send-raw.ts';

export const rule: Rule = {
  id: 'T17',
  section: 'real clients',
  title: 'Authentication also comes by GET with a JSON body',
  run: async (ctx) => {
    const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
    const headers = { referer: ctx.shopOrigin, 'content-type': 'application/json' };
    const text = await sendRaw(ctx.at(paths.auth), { method: 'GET', headers, body });
    check(text.includes('"success"'), 'GET with a JSON body: expected success');
  },
};

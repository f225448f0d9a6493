import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendRaw } from '../support/send-raw.ts';

export const rule: Rule = {
  id: 'T10',
  section: 'HTTP',
  title: 'A header is found whatever the case of its name',
  run: async (ctx) => {
    const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
    const headers = { REFERER: ctx.shopOrigin, 'CONTENT-TYPE': 'application/json' };
    const text = await sendRaw(ctx.at(paths.auth), { method: 'POST', headers, body });
    check(text.includes('"success"'), 'REFERER in capitals: expected success');
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T12',
  section: 'guide 3-3, samples',
  title: 'The browser script is at both of its addresses, with any query',
  run: async (ctx) => {
    for (const path of [paths.script, paths.clientScript, `${paths.clientScript}?v=20250613090000`]) {
      const answer = await send(ctx.at(path), { method: 'GET' });
      check(answer.status === 200, `${path}: expected HTTP 200, got ${answer.status}`);
      check(/javascript/.test(answer.headers.get('content-type') ?? ''), `${path}: expected JavaScript`);
      check(answer.text.includes('PaypleCpayAuthCheck'), `${path}: expected PaypleCpayAuthCheck in it`);
    }
  },
};

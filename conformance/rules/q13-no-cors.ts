import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'Q13',
  section: 'frequent questions',
  title: 'A page on another origin cannot read what the server APIs answer',
  run: async (ctx) => {
    const headers = { origin: ctx.shopOrigin, referer: ctx.shopOrigin };
    for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
      const answer = await sendJson(ctx.at(path), {}, headers);
      const allowed = answer.headers.get('access-control-allow-origin');
      check(allowed === null, `${path}: expected no Access-Control-Allow-Origin, got ${allowed}`);
    }
  },
};

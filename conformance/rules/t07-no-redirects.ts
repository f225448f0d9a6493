import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T7',
  section: 'real clients',
  title: 'No API call is redirected',
  run: async (ctx) => {
    for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
      const { status } = await sendJson(ctx.at(path), { cst_id: 'nobody' }, { referer: ctx.shopOrigin });
      check(status < 300 || status >= 400, `${path}: expected no redirect, got HTTP ${status}`);
    }
  },
};

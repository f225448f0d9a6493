import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T6',
  section: 'samples',
  title: 'A refusal is a business answer: HTTP 200',
  run: async (ctx) => {
    for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
      const { status } = await sendJson(ctx.at(path), {}, { referer: ctx.shopOrigin });
      check(status === 200, `${path}: expected HTTP 200, got ${status}`);
    }
  },
};

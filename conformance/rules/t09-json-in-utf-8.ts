import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T9',
  section: 'manuals',
  title: 'Answers are JSON in UTF-8',
  run: async (ctx) => {
    for (const path of [paths.auth, paths.confirm, paths.cancel, paths.lookup]) {
      const answer = await sendJson(ctx.at(path), {}, { referer: ctx.shopOrigin });
      check(/[가-힣]/.test(answer.text), `${path}: expected Korean in UTF-8`);
      const type = answer.headers.get('content-type') ?? '';
      check(
        /json/.test(type) && !/charset=(?!utf-?8)/i.test(type),
        `${path}: expected JSON in UTF-8, got ${type}`,
      );
    }
  },
};

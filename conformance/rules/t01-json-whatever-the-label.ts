import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';
import { fieldsOf, send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T1',
  section: 'samples',
  title: 'A JSON body is read whatever its content type says',
  run: async (ctx) => {
    const body = JSON.stringify({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
    for (const type of [
      'application/json',
      'application/json;',
      'application/json; charset=UTF-8',
      'application/x-www-form-urlencoded',
      'text/plain',
    ]) {
      const headers = { 'content-type': type, referer: ctx.shopOrigin };
      expectFields(fieldsOf(await send(ctx.at(paths.auth), { headers, body })), { result: 'success' });
    }
  },
};

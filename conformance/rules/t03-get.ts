import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';
import { fieldsOf, send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T3',
  section: 'samples of 2018',
  title: 'Authentication also comes by GET',
  run: async (ctx) => {
    const query = new URLSearchParams({ cst_id: ctx.account.merchant, custKey: ctx.account.key });
    const headers = { referer: ctx.shopOrigin };
    const answer = await send(`${ctx.at(paths.auth)}?${query.toString()}`, { method: 'GET', headers });
    expectFields(fieldsOf(answer), { result: 'success' });
  },
};

import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';
import { fieldsOf, send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'Q29',
  section: 'samples',
  title: 'A body is read as JSON first, else as a form; a call without one by its query',
  run: async (ctx) => {
    const own = { cst_id: ctx.account.merchant, custKey: ctx.account.key };
    const headers = { referer: ctx.shopOrigin };
    const query = new URLSearchParams(own).toString();
    const asForm = { ...headers, 'content-type': 'application/json' };
    for (const answer of [
      await send(ctx.at(paths.auth), { headers: asForm, body: query }),
      await send(`${ctx.at(paths.auth)}?${query}`, { headers }),
    ])
      expectFields(fieldsOf(answer), { result: 'success' });
  },
};

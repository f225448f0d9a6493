import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';
import { fieldsOf, send } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T2',
  section: 'browser script 1.0.1',
  title: 'Authentication also comes as multipart/form-data',
  run: async (ctx) => {
    const body = new FormData();
    body.set('cst_id', ctx.account.merchant);
    body.set('custKey', ctx.account.key);
    const answer = await send(ctx.at(paths.auth), { headers: { referer: ctx.shopOrigin }, body });
    expectFields(fieldsOf(answer), { result: 'success' });
  },
};

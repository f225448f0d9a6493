import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';
import { fieldsOf, sendJson } from '../support/wire.ts';

export const rule: Rule = {
  id: 'T15',
  section: 'manuals',
  title: 'A call of another product is answered too: HTTP 200, JSON, texts alone',
  run: async (ctx) => {
    for (const path of [
      '/php/SimplePayCardAct.php?ACT_=PAYM',
      '/php/RePayCardAct.php?ACT_=PAYM',
      '/php/cPayUser/api/cPayUserAct.php?ACT_=PUSERINFO',
      '/php/link/api/LinkRegAct.php?ACT_=LINKREG',
    ]) {
      const answer = fieldsOf(await sendJson(ctx.at(path), { PCD_CST_ID: ctx.account.merchant }));
      const outcome = answer['PCD_PAY_RST'] ?? answer['PCD_LINK_RST'];
      check(outcome === 'error', `${path}: expected error for a call without keys, got ${outcome}`);
    }
  },
};

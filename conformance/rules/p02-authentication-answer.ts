import { AUTH_SUCCESS_MESSAGE } from '../../packages/protocol/src/payple/index.ts';
import type { Rule } from '../rule.ts';
import { check, expectFields, expectNames } from '../support/expect.ts';

export const rule: Rule = {
  id: 'P2',
  section: 'guide 3-2',
  title: 'Authentication answers nine fields, and tokens instead of the keys',
  run: async (ctx) => {
    const answer = await ctx.authenticate();
    expectNames(answer, [
      'server_name',
      'result',
      'result_msg',
      'cst_id',
      'custKey',
      'AuthKey',
      'PCD_PAY_HOST',
      'PCD_PAY_URL',
      'return_url',
    ]);
    expectFields(answer, {
      result_msg: AUTH_SUCCESS_MESSAGE,
      server_name: new URL(ctx.url).host,
      AuthKey: /^\S+$/,
    });
    check(answer['cst_id'] !== ctx.account.merchant, 'cst_id: expected a token');
    check(answer['custKey'] !== ctx.account.key, 'custKey: expected a token');
  },
};

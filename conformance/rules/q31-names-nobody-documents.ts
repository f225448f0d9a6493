import type { Rule } from '../rule.ts';
import { expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q31',
  section: 'decided here',
  title: 'Names that are not documented change nothing',
  run: async (ctx) => {
    expectOpened(
      await ctx.openWith({
        PCD_PAY_CALLBACK: 'getResult',
        callbackFunction: 'function (r) {}',
        IS_DIRECT: 'N',
      }),
    );
  },
};

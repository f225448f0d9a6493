import type { Rule } from '../rule.ts';
import { expectAnyRefusal, expectOpened } from '../support/expect.ts';

export const rule: Rule = {
  id: 'Q39',
  section: 'guide 3-3',
  title: 'PCD_APP_SCHEME is the scheme of an app, never one that a browser runs',
  run: async (ctx) => {
    expectOpened(await ctx.openWith({ PCD_APP_SCHEME: 'WebViewTest://' }));
    for (const PCD_APP_SCHEME of ['javascript:alert(1)', 'data:text/html,x', 'https://evil.example'])
      expectAnyRefusal(await ctx.openWith({ PCD_APP_SCHEME }), `the scheme ${PCD_APP_SCHEME}`);
  },
};

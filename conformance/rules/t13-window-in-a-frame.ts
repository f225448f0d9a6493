import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
  id: 'T13',
  section: 'frequent questions',
  title: "The window may be framed by the shop's page and needs no cookie",
  run: async (ctx) => {
    const answer = await ctx.open(await ctx.request());
    const header = (name: string) => answer.headers.get(name) ?? '';
    check(header('x-frame-options') === '', 'X-Frame-Options: expected none');
    const ancestors = /frame-ancestors ([^;]*)/.exec(header('content-security-policy'))?.[1] ?? '*';
    check(
      ancestors.includes('*') || ancestors.includes(ctx.shopOrigin),
      `frame-ancestors: expected ${ctx.shopOrigin}, got ${ancestors}`,
    );
    check(header('set-cookie') === '', 'Set-Cookie: expected none, since other sites do not get it back');
  },
};

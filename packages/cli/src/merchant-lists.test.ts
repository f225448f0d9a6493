import { expect, test } from 'vitest';
import { domains } from './merchant-lists.ts';

test.each([
  ['도장.KR.', 'xn--hq1b009a.kr'],
  ['Shop.C.kr.:443', 'shop.c.kr'],
  ['https://B.kr./', 'b.kr'],
  [' shop.kr ', 'shop.kr'],
  // What is refused today may stand there from before, and be taken away.
  ['co.kr', 'co.kr'],
])('the domain %s is known as %s, to be added or taken away', (said, domain) => {
  expect(domains.read(said)).toBe(domain);
});

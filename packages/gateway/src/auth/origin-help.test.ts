import { expect, test } from 'vitest';
import { noPageOrigin, noReferer, openedElsewhere, toHint, unregistered } from './origin-help.ts';

test.each([
  {
    title: 'a page on another name of this machine',
    hint: toHint('Referer', openedElsewhere('http://localhost:3000', 'http://127.0.0.1:3000')),
    says: [
      'expected http://localhost:3000 (the Referer',
      'got http://127.0.0.1:3000',
      'header Referer: http://127.0.0.1:3000',
      'this machine is called localhost here',
    ],
  },
  {
    title: 'an unreadable Origin',
    hint: toHint('Origin', openedElsewhere('https://shop.example', null)),
    says: ['got an Origin header that is no web address', 'from a page of https://shop.example'],
  },
  {
    title: 'no Referer',
    hint: toHint('Referer', noReferer('')),
    says: ['got no Referer header', 'header Referer: https://shop.example'],
  },
  {
    title: 'a Referer that is none',
    hint: toHint('Referer', noReferer('shop page')),
    says: ['got a Referer that is no web address'],
  },
  {
    title: 'a host that is not registered',
    hint: toHint('Referer', unregistered({ id: 'coffee', domains: ['a.example'] }, 'https://b.example:8443')),
    says: [
      'a page of a.example',
      'got https://b.example:8443',
      'dojang merchants domains coffee --add b.example,',
    ],
  },
  {
    title: 'a partner without domains',
    hint: toHint('Referer', unregistered({ id: 'coffee', domains: [] }, 'https://b.example')),
    says: ['(no domain is registered)'],
  },
  {
    title: 'a page without an origin',
    hint: toHint('Origin', noPageOrigin()),
    says: ['got Origin: null', 'file://'],
  },
])('$title is explained by what was expected, what came and what to change', ({ hint, says }) => {
  for (const words of says) expect(hint).toContain(words);
});

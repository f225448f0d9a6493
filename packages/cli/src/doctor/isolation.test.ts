import { expect, test } from 'vitest';
import { checkEmbedderPolicy } from './embedder-policy.ts';
import { checkOpenerPolicy } from './opener-policy.ts';
import { pageWith } from './test-pages.ts';

const opener = (value: string, url = 'http://localhost:3000/') =>
  checkOpenerPolicy(pageWith({ url, headers: [['cross-origin-opener-policy', value]] }));
const embedder = (value: string, windowHeaders: Headers | null, url = 'https://shop.example/') =>
  checkEmbedderPolicy(pageWith({ url, headers: [['cross-origin-embedder-policy', value]] }), windowHeaders);
const isolatedWindow = new Headers({
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
});

test.each(['same-origin', 'same-origin; report-to="x"', 'noopener-allow-popups'])(
  'a tab of a page with the opener policy %s is lost',
  (value) => {
    expect(opener(value)).toMatchObject({
      status: 'warning',
      change: ['Cross-Origin-Opener-Policy: same-origin-allow-popups'],
    });
  },
);

test.each(['', 'unsafe-none', 'same-origin-allow-popups', 'something-new'])(
  'a tab of a page with the opener policy "%s" is kept',
  (value) => {
    expect(opener(value).status).toBe('ok');
  },
);

test('isolation does not count on a plain http page of another machine', () => {
  expect(opener('same-origin', 'http://192.168.0.7:3000/').status).toBe('ok');
  expect(embedder('require-corp', new Headers(), 'http://192.168.0.7:3000/').status).toBe('ok');
});

test.each(['require-corp', 'credentialless', 'require-corp; report-to="x"'])(
  'a page with the embedder policy %s frames a window that isolates itself too, and no other',
  (value) => {
    expect(embedder(value, isolatedWindow).status).toBe('ok');
    expect(embedder(value, new Headers()).status).toBe('problem');
    expect(embedder(value, new Headers({ 'cross-origin-embedder-policy': 'require-corp' })).status).toBe(
      'problem',
    );
    expect(embedder(value, null).status).toBe('warning');
  },
);

test('a page without an embedder policy frames every window', () => {
  expect(embedder('unsafe-none', new Headers()).status).toBe('ok');
});

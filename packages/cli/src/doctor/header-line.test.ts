import { expect, test } from 'vitest';
import { detectStack, headerLines, type Stack } from './header-line.ts';

test.each<[Stack, Record<string, string>]>([
  [
    'helmet',
    {
      'x-powered-by': 'Express',
      'x-dns-prefetch-control': 'off',
      'x-download-options': 'noopen',
      'x-permitted-cross-domain-policies': 'none',
    },
  ],
  ['express', { 'x-powered-by': 'Express', server: 'nginx' }],
  ['next', { 'x-powered-by': 'Next.js' }],
  ['php', { 'x-powered-by': 'PHP/8.3.1' }],
  ['spring', { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate' }],
  ['nginx', { server: 'nginx/1.27.0' }],
  ['unknown', { server: 'something' }],
])('%s is known by its headers and has its own line', (stack, headers) => {
  expect(detectStack(new Headers(headers))).toBe(stack);
  const [line = ''] = headerLines(stack, 'Referrer-Policy', 'strict-origin');
  expect(line).toContain('strict-origin');
});

test('helmet has options for some headers and none for others', () => {
  expect(headerLines('helmet', 'Referrer-Policy', 'origin')).toEqual([
    "app.use(helmet({ referrerPolicy: { policy: 'origin' } }))",
  ]);
  expect(headerLines('helmet', 'X-Other', 'on')).toEqual(["res.set('X-Other', 'on') after helmet()"]);
});

import { expect, test } from 'vitest';
import { parseTimeline } from './gateway-timeline.ts';

test('what the gateway noted is read', () => {
  const said = [
    { type: 'opened', atMs: 1 },
    { type: 'declined', atMs: 2, code: '3112' },
  ];
  expect(parseTimeline(JSON.stringify(said))).toEqual([
    { type: 'opened', atMs: 1, code: '' },
    { type: 'declined', atMs: 2, code: '3112' },
  ]);
});

test.each([
  null,
  '',
  'no JSON',
  '{}',
  '[null]',
  '[{"type":"<b>","atMs":1}]',
  '[{"type":"opened","atMs":"1"}]',
  '[{"atMs":1}]',
])('%s says nothing', (text) => {
  expect(parseTimeline(text)).toEqual([]);
});

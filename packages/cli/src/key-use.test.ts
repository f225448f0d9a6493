import { expect, test } from 'vitest';
import { askClientKey, keyUseLines } from './key-use.ts';

test.each([
  ['live', '', 'off'],
  ['live', ' Yes ', 'on'],
  ['test', '', 'on'],
  ['test', 'n', 'off'],
] as const)('in %s mode the answer "%s" is %s', async (mode, answer, use) => {
  const asked: string[] = [];
  const chosen = await askClientKey(mode, async (question) => {
    asked.push(question);
    return answer;
  });
  expect(chosen).toBe(use);
  expect(asked).toEqual([expect.stringMatching(mode === 'live' ? /\[y\/N\] $/ : /\[Y\/n\] $/)]);
});

test('what is no answer is asked again', async () => {
  const answers = ['maybe', 'on', 'y'];
  expect(await askClientKey('live', async () => answers.shift() ?? '')).toBe('on');
  expect(answers).toEqual([]);
});

test('each use names the command that changes it', () => {
  const coffee = {
    id: 'coffee',
    clientKeyUse: 'off',
    sealedOrdersOnly: false,
    rawKeysOnly: true,
    pagesMayCall: false,
  } as const;
  expect(keyUseLines(coffee).map(([, use, command]) => [use, command])).toEqual([
    ['off', 'dojang merchants edit coffee --client-key on'],
    ['off', 'dojang merchants edit coffee --sealed-orders-only on'],
    ['on', 'dojang merchants edit coffee --raw-keys-only off'],
    ['off', 'dojang merchants edit coffee --page-calls on'],
  ]);
});

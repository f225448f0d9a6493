import { expect, test } from 'vitest';
import { createProgram } from '../packages/cli/src/program.ts';
import { systemTerminal } from '../packages/cli/src/terminal.ts';
import { dojangCalls, unknownWord } from './dojang-calls.ts';

const program = createProgram({ settings: {}, terminal: systemTerminal() });
const unknown = (line: string) => dojangCalls(line).map((words) => unknownWord(program, words));

test.each([
  'dojang --help',
  'npx dojang payments show <order number>',
  'DOJANG_PORT=5000 dojang start --host 0.0.0.0 && dojang merchants add coffee --name "커피집"',
  'dojang doctor localhost:3000/products/tshirt',
])('%s is a call', (line) => {
  expect(new Set(unknown(line))).toEqual(new Set([null]));
});

test.each([
  ['dojang strat', ['dojang has no command strat']],
  ['dojang start --hots x', ['dojang start has no --hots']],
  ['dojang payments list; dojang merchants ad x', [null, 'dojang merchants has no command ad']],
  ['npx dojang webhooks log --faild', ['dojang webhooks log has no --faild']],
] as const)('%s names what is not there', (line, words) => {
  expect(unknown(line)).toEqual(words);
});

test('a word of the text around is no call', () => {
  expect(dojangCalls("import { dojang } from '@dojang/sdk'; dojang({ url })")).toEqual([]);
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const gateway = join(import.meta.dirname, '..');

test('a payment, its events and its nonces are written in this folder alone', () => {
  const writes = /\b(?:put|insert|patch|take|release)\(\s*'(?:payments|events|nonces|claims|sealed_orders)'/;
  const writers = globSync('**/*.ts', { cwd: gateway })
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => writes.test(readFileSync(join(gateway, file), 'utf8')));
  expect(new Set(writers.map((file) => file.split('/')[0]))).toEqual(new Set(['record']));
});

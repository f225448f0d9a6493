import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codes, type RequestTable, requests } from '../packages/protocol/src/payple/index.ts';

const gateway = join(import.meta.dirname, '../packages/gateway/src');

/** Codes that the gateway names in its own code. In `rehearsal/` it names none by itself: an order does. */
function codesOfGateway(): readonly string[] {
  const files = globSync('**/*.ts', { cwd: gateway }).filter((file) => !/\.test\.ts$|^rehearsal/.test(file));
  return files.flatMap((file) => {
    const code = readFileSync(join(gateway, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
    return [...code.matchAll(/'(\w+)'/g)].map(([, text = '']) => text);
  });
}

/** Codes that a message's table refuses it with. */
function codesOfTables(): readonly unknown[] {
  return Object.values<RequestTable>(requests).flatMap(({ code, unreadable, rows }) => [
    code,
    unreadable,
    ...Object.values(rows).flatMap((row) =>
      typeof row.code === 'object' ? Object.values(row.code) : [row.code],
    ),
  ]);
}

test('a code is raised by a rule when the gateway or a table names it, and is a rehearsal when nothing does', () => {
  const named = new Set([...codesOfGateway(), ...codesOfTables()]);
  const expected = codes.map(({ code }) => [code, named.has(code) ? 'rule' : 'rehearsal']);
  expect(codes.map(({ code, raised }) => [code, raised])).toEqual(expected);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as schemas from './acquirer.ts';
import { acquirerOpenApi } from './acquirer-openapi.ts';

const document = acquirerOpenApi();
const text = JSON.stringify(document);

test('the file that is handed out is what the schemas say', () => {
  const file = new URL('../../../../docs/acquirer.openapi.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(document);
});

test('every reference leads to a part of the document', () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
  expect(references.length).toBeGreaterThan(30);
  for (const reference of new Set(references))
    expect(at(reference.replace('#/', '').split('/')), reference).toBeTypeOf('object');
});

test('every call of the contract is in it', () => {
  const source = readFileSync(new URL('../acquirer/index.ts', import.meta.url), 'utf8');
  const calls = [...source.matchAll(/^ \* \| `(GET|POST) +([^`?]+)/gm)].map(
    ([, method = '', path = '']) => `${method} ${path.replace(/<[^<>]+>/g, '{}').trim()}`,
  );
  const paths = document['paths'] as Readonly<Record<string, object>>;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
  );
  expect(described.sort()).toEqual(calls.sort());
  expect(calls).toHaveLength(10);
});

test('fields say what they are where they stand, and those that may be missing are not required', () => {
  const approved = at(['components', 'schemas', 'ApprovalStatus', 'oneOf', '0']) as {
    readonly properties: Readonly<Record<string, { readonly description: string }>>;
    readonly required: readonly string[];
  };
  expect(approved.properties['attemptId']?.description).toContain('attempt');
  expect(approved.properties['card']).not.toHaveProperty('default');
  expect(approved.required).toEqual(
    Object.keys(approved.properties).filter(
      (name) => !['acquirer', 'card', 'isInterestFree', 'interestBy'].includes(name),
    ),
  );
  const bare = { attemptId: 'attempt-1', amountWon: 1000, approvalNumber: '00000001', approvedAtMs: 1 };
  const answer = { ...bare, status: 'approved', cardName: 'a', maskedNumber: '1234-****-****-5678' };
  expect(schemas.approvalStatus.parse(answer)).toMatchObject({ acquirer: null, card: null });
});

function at(path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Readonly<Record<string, unknown>>)?.[key], document);
}

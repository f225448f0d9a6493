import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  parseSharedSecrets,
  secretsAt,
  sharedSecretLines,
  sharedSecretsOfFile,
  type TimedSecret,
} from './shared-secrets.ts';

const OLD = 'old-secret-of-the-acquirer';
const NEW = 'new-secret-of-the-acquirer';
const both: readonly TimedSecret[] = [
  { secret: NEW, sentFromMs: 10_000, validUntilMs: null },
  { secret: OLD, sentFromMs: null, validUntilMs: 20_000 },
];

test('a file says again what was written', () => {
  expect(parseSharedSecrets(sharedSecretLines(both))).toEqual(both);
  expect(parseSharedSecrets(`${OLD}\n`)).toEqual([{ secret: OLD, sentFromMs: null, validUntilMs: null }]);
});

test.each(['', '\n', 'short', 'two words of a secret', `${OLD} until=soon`, `${OLD}\nshort`])(
  '"%s" is no file of secrets',
  (text) => {
    expect(parseSharedSecrets(text)).toBeNull();
  },
);

test('a new secret is taken at once, sent when both sides know it, and the old one ends', () => {
  expect(secretsAt(both, 0)).toEqual({ sent: OLD, accepted: [NEW, OLD] });
  expect(secretsAt(both, 10_000)).toEqual({ sent: NEW, accepted: [NEW, OLD] });
  expect(secretsAt(both, 20_000)).toEqual({ sent: NEW, accepted: [NEW] });
});

test('a file is read again when it has changed, and its loss changes nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'acquirer.secret');
  let nowMs = 0;
  writeFileSync(file, OLD);
  const secrets = sharedSecretsOfFile({ file, nowMs: () => nowMs });
  writeFileSync(file, sharedSecretLines(both));
  expect(secrets().accepted).toEqual([OLD]);
  nowMs = 1_000;
  expect(secrets()).toEqual({ sent: OLD, accepted: [NEW, OLD] });
  writeFileSync(file, 'half');
  nowMs = 12_000;
  expect(secrets().sent).toBe(NEW);
  unlinkSync(file);
  nowMs = 14_000;
  expect(secrets().sent).toBe(NEW);
});

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
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

const logged: string[] = [];
const log = {
  error: (facts: object, text: string) => logged.push(`${text} ${String(Object.values(facts)[0])}`),
  warn: (_facts: object, text: string) => logged.push(text),
  info: (_facts: object, text: string) => logged.push(text),
};

function secretFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'acquirer.secret');
  writeFileSync(file, text);
  logged.length = 0;
  return file;
}

test('a file is read again when it has changed, and its loss changes nothing', () => {
  const file = secretFile(OLD);
  let nowMs = 0;
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

test('a file that cannot be read any more stops no call, and the log says so once, until it is read again', () => {
  const file = secretFile(OLD);
  let nowMs = 0;
  const secrets = sharedSecretsOfFile({ file, nowMs: () => nowMs, reader: { mode: 'test', log } });
  unlinkSync(file);
  mkdirSync(file);
  for (nowMs = 2_000; nowMs <= 6_000; nowMs += 2_000) expect(secrets().sent).toBe(OLD);
  expect(logged).toEqual([expect.stringContaining('cannot be read again')]);
  rmdirSync(file);
  writeFileSync(file, randomBytes(32).toString('base64'));
  nowMs = 8_000;
  expect(secrets().sent).not.toBe(OLD);
  expect(logged.slice(1)).toEqual(['the shared secret is read again']);
});

test('a weak line that is put into the file later is not taken in live', () => {
  const strong = randomBytes(32).toString('base64');
  const file = secretFile(strong);
  let nowMs = 0;
  const readFor = (mode: 'test' | 'live') =>
    sharedSecretsOfFile({ file, nowMs: () => nowMs, reader: { mode, log } });
  const [live, inTest] = [readFor('live'), readFor('test')];
  const weak = 'a'.repeat(40);
  writeFileSync(file, `${weak}\n${strong}\n`);
  nowMs = 2_000;
  expect(live().accepted).toEqual([strong]);
  expect(logged).toEqual([expect.stringContaining('cannot be read again')]);
  expect(inTest().accepted).toEqual([weak, strong]);
  expect(logged[1]).toContain('Somebody might guess the acquirer secret');
  expect(logged.join()).not.toContain(weak);
});

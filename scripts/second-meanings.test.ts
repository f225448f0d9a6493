import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secondMeanings } from './second-meanings.ts';

const root = new URL('../', import.meta.url);
const PRODUCT = /^(?:packages|examples)\/[^/]+\/src\/.*\.tsx?$/;
/** What was released is never edited. */
const FROZEN = /\/store\/migrations\//;

test('a word of the glossary means one thing in every identifier', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => PRODUCT.test(file) && !FROZEN.test(file));
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((file) =>
    secondMeanings(file, readFileSync(new URL(file, root), 'utf8')).map((use) => `${file}: ${use}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ['packages/sdk/src/x.ts', 'const cancelAttempts = 1;', 'cancelAttempts'],
  ['packages/gateway/src/delivery/log.ts', 'interface LoggedAttempt {}', 'LoggedAttempt'],
  ['packages/sdk/src/inbox/x.ts', 'const { claimed } = store;', 'claimed'],
  ['packages/window/src/x.tsx', 'const page = <p onClick={settle} />;', 'settle'],
  ['packages/gateway/src/payment/x.ts', 'const deliveredAtMs = 1;', 'deliveredAtMs'],
  ['packages/gateway/src/payment/x.ts', 'const wasTold = true;', 'wasTold'],
])('in %s `%s` is found', (file, source, name) => {
  expect(secondMeanings(file, source)).toEqual([expect.stringMatching(`^${name} \\(`)]);
});

test.each([
  ['packages/gateway/src/payment/x.ts', 'const attemptId = state.attempt.id;'],
  ['packages/gateway/src/store/x.ts', 'const claim = claims.get(key);'],
  ['packages/gateway/src/recovery/x.ts', 'export function settlePayment() {}'],
  [
    'packages/sdk/src/inbox/x.ts',
    "const all = Promise.allSettled; const kind: ClaimsPaid = 'claimed'; // told",
  ],
])('in %s `%s` is not', (file, source) => {
  expect(secondMeanings(file, source)).toEqual([]);
});

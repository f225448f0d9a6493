import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Issuers, startIssuers } from '../../packages/issuers/src/main.ts';
import { FULL_PROFILE, type Profile } from '../../packages/protocol/src/acquirer/index.ts';
import type { Verdict } from './check.ts';
import { type Clock, systemClock } from './clock.ts';
import { createContext } from './context.ts';
import { type Customer, customerByCommand, customerByPhone } from './customer.ts';
import { listenForNews } from './news.ts';
import { readOptions, usage } from './options.ts';
import { plantedFaults } from './planted/faults.ts';
import { type Fault, startFaultyAdapter } from './planted/faulty-adapter.ts';
import { profileOf } from './profile-of.ts';
import { checks, exitCodeOf, runChecks } from './suite.ts';
import { Untried } from './untried.ts';
import { createWire } from './wire.ts';

const SECRET = 'a-shared-secret-of-the-tests';
const SECRETS = { sent: SECRET, accepted: [SECRET] };
/** 2026-11-23 14:00:00 KST, for the card companies and for the kit. */
const NOW_MS = Date.UTC(2026, 10, 23, 5, 0, 0);

let issuers: Issuers;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dojang-conformance-'));
  issuers = await startIssuers(optionsOf('issuers'));
  return async () => {
    await issuers.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

const optionsOf = (name: string) => ({
  host: '127.0.0.1',
  port: 0,
  dataDir: join(folder, name),
  acquirerSecret: SECRET,
  nowMs: () => NOW_MS,
  logLevel: 'silent' as const,
});
const loopback = ({ port }: Issuers) => `http://127.0.0.1:${port}`;

interface Trial {
  readonly url: string;
  readonly only?: readonly string[];
  readonly profile?: Partial<Profile>;
  readonly customer?: Customer;
  readonly clock?: Partial<Clock>;
  readonly isNear?: boolean;
  readonly patienceMs?: number;
}

async function tryAt(trial: Trial): Promise<readonly Verdict[]> {
  const { url, only, profile, isNear = true, patienceMs = 10_000 } = trial;
  const clock = { ...systemClock, nowMs: () => NOW_MS, ...trial.clock };
  const news = await listenForNews(undefined, isNear);
  try {
    const context = createContext({
      wire: createWire({ url, secrets: SECRETS, clock }),
      customer: trial.customer ?? customerByPhone(() => {}),
      profile: { cardCompany: 'shinhan', ...FULL_PROFILE, ...profile },
      merchant: { merchantId: 'conformance', terminalId: 'CONFORM1', businessNumber: null },
      amountWon: 1_000,
      news,
      clock,
      patienceMs,
    });
    return await runChecks(
      context,
      checks.filter(({ id }) => only === undefined || only.includes(id)),
    );
  } finally {
    news.close();
  }
}

async function withFault(fault: Fault, behind = issuers): Promise<string> {
  const adapter = await startFaultyAdapter(loopback(behind), fault);
  onTestFinished(() => adapter.close());
  return adapter.url;
}

const idsOf = (verdicts: readonly Verdict[], status: Verdict['status']) =>
  verdicts.filter((verdict) => verdict.status === status).map(({ check }) => check.id);

test('the virtual card companies keep the contract', async () => {
  const verdicts = await tryAt({ url: loopback(issuers) });
  expect(verdicts.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(verdicts.length).toBeGreaterThanOrEqual(36);
  expect(exitCodeOf(verdicts)).toBe(0);
});

describe('an adapter that', () => {
  const planted = plantedFaults(SECRET);

  test.each(planted.map((each) => [each.what, each] as const))('%s is found', async (_what, each) => {
    const url = await withFault(each.fault());
    // What never comes is waited for; these faults show soon or not at all.
    const verdicts = await tryAt({ url, only: each.foundBy, patienceMs: 300 });
    expect(idsOf(verdicts, 'failed').sort()).toEqual([...each.foundBy].sort());
    expect(exitCodeOf(verdicts)).toBe(1);
  });

  test('answers later than the gateway waits is found', async () => {
    let lateMs = 0;
    const url = await withFault((heard, pass) => {
      if (heard.path.includes('/reverse')) lateMs += 2_001;
      return pass();
    });
    const verdicts = await tryAt({ url, only: ['in-time'], clock: { monotonicMs: () => lateMs } });
    expect(verdicts).toMatchObject([
      { status: 'failed', failure: expect.stringContaining('2001 ms of 2000') },
    ]);
  });

  test('tells its news without the shared secret is found', async () => {
    const another = await startIssuers({
      ...optionsOf('another'),
      acquirerSecret: () => ({ sent: 'not-the-shared-secret', accepted: [SECRET] }),
    });
    onTestFinished(() => another.close());
    const verdicts = await tryAt({ url: loopback(another), only: ['news'] });
    expect(verdicts).toMatchObject([{ status: 'failed', failure: 'it came without the shared secret' }]);
  });

  test('every check finds a planted fault', () => {
    const found = new Set([...planted.flatMap(({ foundBy }) => foundBy), 'in-time']);
    expect(checks.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });

  test('is away fails, and the kit goes on', async () => {
    const verdicts = await tryAt({ url: 'http://127.0.0.1:9', only: ['begin', 'cancel-part'] });
    expect(idsOf(verdicts, 'failed')).toEqual(['begin', 'cancel-part']);
  });
});

test('a weaker profile excuses what it says it cannot do, and nothing else', async () => {
  const weakest = { inquiry: false, remembersReversals: false, idempotentCancels: false };
  const verdicts = await tryAt({ url: loopback(issuers), profile: weakest, isNear: false });
  expect(idsOf(verdicts, 'excused')).toEqual([
    'news',
    'inquire',
    'inquire-unknown',
    'reverse-declined',
    'cancel-again',
    'cancel-other',
    'inquire-cancel',
  ]);
  expect(idsOf(verdicts, 'failed')).toEqual([]);
  expect(exitCodeOf(verdicts)).toBe(0);
});

describe('virtual card companies that', () => {
  test.each([
    ['answer no inquiry', { inquiry: false }],
    ['forget reversals', { remembersReversals: false }],
    ['cancel twice', { idempotentCancels: false }],
    ['reverse for ten minutes', { reversalWithinMs: 600_000 }],
    ['reverse until midnight', { cutoff: 'midnight' }],
  ] as const)('%s keep what is left of the contract', async (what, profile) => {
    const weak = await startIssuers({ ...optionsOf(what.replaceAll(' ', '-')), profile });
    onTestFinished(() => weak.close());
    const verdicts = await tryAt({ url: loopback(weak), profile });
    expect(idsOf(verdicts, 'failed')).toEqual([]);
    expect(exitCodeOf(verdicts)).toBe(0);
    // What their profile excuses is broken for one that says it can.
    const excused = idsOf(verdicts, 'excused');
    const claimed = await tryAt({
      url: loopback(weak),
      only: [...excused, 'reverse-first'],
      patienceMs: 300,
    });
    expect(idsOf(claimed, 'failed').length > 0).toBe(excused.length > 0);
  });

  test('are closed for maintenance are not tried', async () => {
    const profile = { maintenance: { from: '13:30', to: '14:30' } };
    const resting = await startIssuers({ ...optionsOf('resting'), profile });
    onTestFinished(() => resting.close());
    const wire = createWire({ url: loopback(resting), secrets: SECRETS, clock: systemClock });
    await expect(profileOf(wire, undefined, NOW_MS)).rejects.toThrow(
      'shinhan answers nothing from 13:30 to 14:30 in Korea: try again later.',
    );
    expect(await profileOf(wire, 'kb', NOW_MS + 60 * 60_000)).toEqual({
      ...FULL_PROFILE,
      ...profile,
      cardCompany: 'kb',
      interestFree: expect.arrayContaining([expect.objectContaining({ months: [2, 3] })]),
    });
  });
});

test('without a customer what needs one is untried, which is no success', async () => {
  const nobody = () => Promise.reject(new Untried('no customer'));
  const verdicts = await tryAt({ url: loopback(issuers), customer: nobody, only: ['begin', 'approve'] });
  expect(verdicts).toMatchObject([{ status: 'passed' }, { status: 'untried', reason: 'no customer' }]);
  expect(exitCodeOf(verdicts)).toBe(2);
  expect(exitCodeOf([])).toBe(2);
});

test('a customer may be a command, which gets the beginning and says how it went', async () => {
  const begun = { authenticationId: 'auth-1234', amountWon: 1, qr: 'q', code: '123456', link: 'app://x' };
  const node = JSON.stringify(process.execPath);
  const script = `process.stdin.on('data', (text) => process.exit(JSON.parse(text).code === '123456' ? 0 : 3))`;
  await customerByCommand(`${node} -e ${JSON.stringify(script)}`)(begun);
  await expect(customerByCommand('exit 3')(begun)).rejects.toThrow('ended with 3');
  const told: string[] = [];
  await customerByPhone((sentence) => told.push(sentence))(begun);
  const away = { ...begun, link: 'http://127.0.0.1:9/app/shinhan#token' };
  await expect(customerByPhone(() => {})(away)).rejects.toThrow('http://127.0.0.1:9 cannot be reached');
  expect(told).toEqual(['Approve 1 won in the card app: app://x (code 123456)']);
});

describe('the command line', () => {
  // A process of its own goes by the clock of this machine, and so do these card companies.
  let today: Issuers;
  beforeAll(async () => {
    const { nowMs: _fixed, ...options } = optionsOf('today');
    today = await startIssuers(options);
    return () => today.close();
  });
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const env = { ...process.env, NO_COLOR: '1' };
      const script = fileURLToPath(new URL('./run.ts', import.meta.url));
      execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });
  const secretFile = (text = SECRET) => {
    const file = join(folder, `${createHash('sha256').update(text).digest('hex')}.txt`);
    writeFileSync(file, `${text}\n`);
    return file;
  };

  test('ends with 0 and a table when the contract is kept', async () => {
    const only = ['--only', 'secret,approve,reverse'];
    const kept = await run('--url', loopback(today), '--secret-file', secretFile(), ...only);
    expect(kept).toMatchObject({ code: 0, stderr: '' });
    expect(kept.stdout).toMatch(/^CHECK +RESULT +WHAT HOLDS\nsecret +kept +Every call/);
    expect(kept.stdout).toContain('shinhan: 3 kept, 0 broken, 0 excused, 0 untried');
  });

  test('ends with 1 and what was expected when something is broken, as JSON too', async () => {
    const finds = plantedFaults(SECRET).find(({ what }) => what === 'never closes a day');
    const url = await withFault(finds?.fault() ?? (() => undefined), today);
    const args = ['--url', url, '--secret-file', secretFile(), '--only', 'ledger-closed'];
    expect(await run(...args)).toMatchObject({ code: 1, stdout: expect.stringContaining('BROKEN') });
    const { code, stdout } = await run(...args, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      cardCompany: 'shinhan',
      verdicts: [{ id: 'ledger-closed', status: 'failed', failure: expect.stringMatching(/is not closed/) }],
    });
  });

  test('ends with 2 and one sentence when nothing can be tried', async () => {
    const away = await run('--url', 'http://127.0.0.1:9', '--secret-file', secretFile());
    expect(away).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('no answer') });
    const wrong = await run('--url', loopback(today), '--secret-file', secretFile('another-secret-of-tests'));
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('got 401') });
    expect(wrong.stderr).not.toContain('another-secret');
    const known = ['--url', loopback(today), '--secret-file', secretFile()];
    expect((await run(...known, '--only', 'aprove')).stderr).toContain('there is no check aprove');
    expect((await run(...known, '--card-company', 'nobody')).stderr).toContain('the profiles name shinhan');
  });

  test('says what it takes', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('npm run conformance:acquirer -- --url');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(88);
  });

  test('refuses an option that is wrong, by its name and rule', () => {
    const known = ['--url', 'http://a', '--secret-file', secretFile()];
    expect(() => readOptions(['--secret-file', secretFile()])).toThrow('--url: an address');
    expect(() => readOptions(['--url', 'http://a'])).toThrow('--secret-file');
    expect(() => readOptions(['--url', 'http://a', '--secret-file', secretFile('short')])).toThrow(
      'at least 16 printable',
    );
    expect(() => readOptions(['--url', 'http://a', '--secret-file', 'nowhere'])).toThrow('--secret-file: ');
    const rotating = secretFile(`a-secret-that-comes-soon from=2126-01-01T00:00:00Z\n${SECRET}`);
    expect(readOptions(['--url', 'http://a', '--secret-file', rotating])?.secrets).toEqual({
      sent: SECRET,
      accepted: ['a-secret-that-comes-soon', SECRET],
    });
    expect(() => readOptions([...known, '--amount', '99'])).toThrow('--amount');
    expect(() => readOptions([...known, '--business-number', '123'])).toThrow('businessNumber: ten digits');
    expect(() => readOptions([...known, '--callback-url', 'me'])).toThrow('--callback-url');
    expect(() => readOptions([...known, '--uri', 'x'])).toThrow('--uri');
    expect(readOptions([...known, '--only', 'Approve, reverse'])).toMatchObject({
      only: ['approve', 'reverse'],
    });
  });
});

describe('docs/acquirer.md', () => {
  const read = (file: string) => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  const document = read('acquirer.openapi.json');

  test.each(['acquirer.md', 'acquirer.ko.md'])('%s names every call, field, option and check', (file) => {
    const page = read(file);
    const { paths, components } = JSON.parse(document) as {
      readonly paths: Readonly<Record<string, object>>;
      readonly components: { readonly schemas: object };
    };
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        const pattern = path.replace(/\{\w+\}/g, '<[^<>]+>');
        expect(page).toMatch(new RegExp(`\`${method.toUpperCase()} ${pattern}[\`?]`));
      }
    const fields = [...JSON.stringify(components.schemas).matchAll(/"(\w+)":\{"description":/g)];
    expect(fields.length).toBeGreaterThan(100);
    const missing = new Set(
      fields.flatMap(([, name = '']) => (new RegExp(`\\b${name}\\b`).test(page) ? [] : [name])),
    );
    expect([...missing]).toEqual([]);
    for (const { id } of checks) expect(page).toContain(`\`${id}\``);
    for (const [option] of usage.matchAll(/^ {2}--[\w-]+/gm)) expect(page).toContain(`\`${option.trim()}`);
  });
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Reply, startProxy } from '../e2e/support/changing-proxy.ts';
import { type House, openHouse } from '../e2e/support/house.ts';
import { codes } from '../packages/protocol/src/payple/index.ts';
import { readOptions } from './options.ts';
import { conformancePage } from './page.ts';
import { summaryLine, verdictLine, verdictsAsJson } from './report.ts';
import type { Rule } from './rule.ts';
import { loadCases, loadRules, runRules, type Verdict } from './suite.ts';
import { sharedAccount } from './support/context.ts';
import { skipReasons } from './support/outcome.ts';

let house: House;
let rules: readonly Rule[];
beforeAll(async () => {
  house = await openHouse();
  rules = await loadRules();
  return () => house.close();
});

const withStatus = (verdicts: readonly Verdict[], status: Verdict['status']) =>
  verdicts.filter((verdict) => verdict.status === status);

describe('the rules', () => {
  test('have an id, a section and a title of their own', () => {
    expect(rules.length).toBeGreaterThan(140);
    for (const key of ['id', 'title'] as const)
      expect(new Set(rules.map((rule) => rule[key])).size, key).toBe(rules.length);
    for (const rule of rules) expect(rule.section).not.toBe('');
  });

  test('have every rule of the flow and every decided question', () => {
    const ids = new Set(rules.map(({ id }) => id));
    const numbered = (kind: string, count: number) =>
      Array.from({ length: count }, (_each, index) => `${kind}${index + 1}`);
    for (const id of [...numbered('R', 26), ...numbered('Q', 46)]) expect(ids).toContain(id);
  });

  test('have every result code that a gateway raises by a rule of its own', () => {
    const ids = new Set(rules.map(({ id }) => id));
    const raised = codes.filter((entry) => entry.raised === 'rule').map((entry) => entry.code);
    expect(raised.filter((code) => !ids.has(code))).toEqual([]);
  });

  test('are skipped for a reason of the list alone', () => {
    for (const rule of rules) if ('skip' in rule) expect(Object.keys(skipReasons)).toContain(rule.skip);
  });
});

// 160 rules, one after the other, a payment or two in most.
test('this gateway keeps every rule that the wire can show', { timeout: 240_000 }, async () => {
  const verdicts = await runRules({ url: house.gateway.url, account: sharedAccount }, rules);
  const failures = withStatus(verdicts, 'failed').map((verdict) => verdictLine(verdict));
  expect(failures).toEqual([]);
  const unforeseen = withStatus(verdicts, 'skipped').filter(({ rule }) => !('skip' in rule));
  expect(unforeseen.map(({ rule }) => rule.id)).toEqual([]);
  expect(withStatus(verdicts, 'passed').length).toBeGreaterThanOrEqual(134);
});

interface Broken {
  readonly what: string;
  /** Where the answer is changed. */
  readonly path: string;
  readonly change: (answer: Reply) => Partial<Reply>;
  /** What it has of a request that came there. */
  readonly hear?: (body: string) => string;
  /** Rules that must notice, and one beside them that must not. */
  readonly notice: readonly string[];
  readonly still: string;
}

const cut = (text: string) => Buffer.from(text).subarray(0, 255).toString();

const breakages: readonly Broken[] = [
  {
    what: 'confirms with the code 0000',
    path: '/php/PayCardConfirmAct.php',
    change: (answer) => ({ text: answer.text.replace('PCCF0000', '0000') }),
    notice: ['Q1', 'PCCF0000'],
    still: 'Q3',
  },
  {
    what: 'answers a refused authentication with HTTP 403',
    path: '/php/auth.php',
    change: (answer) => ({ status: answer.text.includes('"error"') ? 403 : answer.status }),
    notice: ['T6', 'AUTH0003'],
    still: 'R3',
  },
  {
    what: 'opens its window on every page',
    path: '/index.php',
    change: (answer) => ({ text: answer.text.replaceAll('AUTH0007', 'fine') }),
    notice: ['R8', 'Q42', 'AUTH0007'],
    still: 'R6',
  },
  {
    what: 'confirms whatever order the shop means',
    path: '/php/PayCardConfirmAct.php',
    change: () => ({}),
    hear: (body) => body.replace(/"PCD_PAY_(OID|TOTAL)"/g, '"PCD_IGNORED"'),
    notice: ['PCCF0004', 'Q48'],
    still: 'Q47',
  },
  {
    what: 'refuses a long body with a page',
    path: '/php/PayChkAct.php',
    change: ({ status }) => (status === 413 ? { text: '<h1>413</h1>' } : {}),
    notice: ['T18'],
    still: 'T19',
  },
  {
    what: 'says of a long body that all is well',
    path: '/php/PayCardConfirmAct.php',
    change: ({ status }) => (status === 413 ? { status: 200 } : {}),
    notice: ['T18'],
    still: 'T19',
  },
  {
    what: 'hears of an order number what fits into 255 bytes',
    path: '/php/PayChkAct.php',
    change: () => ({}),
    hear: (body) =>
      body.replace(/"PCD_PAY_OID":"([^"]*)"/, (_all, number: string) => `"PCD_PAY_OID":"${cut(number)}"`),
    notice: ['T20'],
    still: 'T18',
  },
  {
    what: 'looks up amounts as numbers',
    path: '/php/PayChkAct.php',
    change: (answer) => ({ text: answer.text.replace(/"PCD_PAY_TOTAL":"(\d+)"/, '"PCD_PAY_TOTAL":$1') }),
    notice: ['Q8', 'PCHK0000'],
    still: 'Q10',
  },
  {
    what: 'says another text of a cancellation',
    path: '/php/account/api/cPayCAct.php',
    change: (answer) => ({ text: answer.text.replace('환불성공', '승인취소성공') }),
    notice: ['Q10'],
    still: 'P21',
  },
  {
    what: 'lets pages of other origins read its answers',
    path: '/php/auth.php',
    change: ({ headers }) => ({ headers: { ...headers, 'access-control-allow-origin': '*' } }),
    notice: ['Q13'],
    still: 'P2',
  },
];

describe('a gateway that', () => {
  test.each(breakages.map((broken) => [broken.what, broken] as const))(
    '%s fails the rules that say otherwise',
    async (_what, broken) => {
      const proxy = await startProxy(house.gateway.url, broken);
      try {
        const chosen = rules.filter(({ id }) => [...broken.notice, broken.still].includes(id));
        const verdicts = await runRules({ url: proxy.url, account: sharedAccount }, chosen);
        const failed = withStatus(verdicts, 'failed').map(({ rule }) => rule.id);
        expect(failed.sort()).toEqual([...broken.notice].sort());
      } finally {
        proxy.close();
      }
    },
  );
});

test('a gateway with another window fails nothing: the rules that need a customer are skipped', async () => {
  const proxy = await startProxy(house.gateway.url, {
    path: '/index.php',
    change: ({ text }) => ({ status: 200, headers: {}, text }),
  });
  try {
    // The proxy passes no GET with a body on.
    const chosen = rules.filter(({ id }) => id !== 'T17');
    const verdicts = await runRules({ url: proxy.url, account: sharedAccount }, chosen);
    expect(withStatus(verdicts, 'failed').map((verdict) => verdictLine(verdict))).toEqual([]);
    const verdictOf = (id: string) => verdicts.find(({ rule }) => rule.id === id);
    expect(verdictOf('R6')).toMatchObject({ status: 'skipped', reason: 'window' });
    expect(verdictOf('CPCA0028')).toMatchObject({ status: 'skipped', reason: 'addition' });
    expect(verdictOf('R8')).toMatchObject({ status: 'passed' });
  } finally {
    proxy.close();
  }
});

describe('the report', () => {
  const rule = { id: 'R6', section: 'guide 3-3', title: 'Paid once', skip: 'clock' } as const;

  test('says of each rule what it is, where it is documented and how it went', () => {
    expect(verdictLine({ rule, ms: 1, status: 'passed' })).toMatch(/✓.*R6.*Paid once.*\(guide 3-3\)/);
    expect(verdictLine({ rule, ms: 1, status: 'failed', failure: 'got PCCF0000' })).toMatch(
      /✗[\s\S]*\n.*got PCCF0000/,
    );
    expect(verdictLine({ rule, ms: 1, status: 'skipped', reason: 'clock' })).toContain(skipReasons.clock);
    expect(summaryLine([{ rule, ms: 1, status: 'passed' }], 1200)).toContain('1 passed, 0 failed, 0 skipped');
  });

  test('as JSON holds the verdicts', () => {
    const verdicts = [{ rule, ms: 1, status: 'skipped', reason: 'clock' }] as const;
    expect(JSON.parse(verdictsAsJson('http://gateway', verdicts))).toEqual({
      url: 'http://gateway',
      verdicts: [
        {
          id: 'R6',
          section: 'guide 3-3',
          title: 'Paid once',
          status: 'skipped',
          reason: skipReasons.clock,
          ms: 1,
        },
      ],
    });
  });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function command(...args: readonly string[]): Promise<Ended> {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url));
  const env = { ...process.env, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('the command line', () => {
  test('reads the gateway, the account and the rules', () => {
    const options = readOptions(['--url', 'https://pay.example.kr/', '--only', 'r6, Q11', '--merchant', 'm']);
    expect(options).toMatchObject({ only: ['R6', 'Q11'], json: false });
    expect(options.target).toEqual({
      url: 'https://pay.example.kr',
      account: { ...sharedAccount, merchant: 'm' },
    });
  });

  test('ends with 0 when all hold, and tells programs in JSON', async () => {
    const kept = await command('--url', house.gateway.url, '--only', 'R3,R9,T6');
    expect(kept).toMatchObject({ code: 0, stderr: '' });
    expect(kept.stdout).toContain('2 passed, 0 failed, 1 skipped');
    const { stdout } = await command('--url', house.gateway.url, '--only', 'R9', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ verdicts: [{ id: 'R9', status: 'skipped' }] });
  });

  test('ends with 1 when a rule failed, and says what was expected', async () => {
    const failed = await command('--url', house.gateway.url, '--only', 'R3', '--key', 'wrong');
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('result: expected "success"') });
    expect(failed.stdout).not.toContain('wrong');
  });

  test('ends with 2 and one sentence when there is nothing to try', async () => {
    expect(await command('--url', 'http://127.0.0.1:9')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^There is no gateway at http:\/\/127\.0\.0\.1:9 \(.+\)\.\n$/),
    });
    expect(await command('--only', 'R99')).toMatchObject({
      code: 2,
      stderr: 'There is no rule R99; docs/conformance.md lists them.\n',
    });
  });

  test('refuses an address that is none and an option that is not known', () => {
    expect(() => readOptions(['--url', 'pay.example.kr'])).toThrow('--url: an address');
    expect(() => readOptions(['--uri', 'x'])).toThrow('--uri');
  });
});

test('docs/conformance.md is the table of the rules', async () => {
  const page = readFileSync(new URL('../docs/conformance.md', import.meta.url), 'utf8');
  expect(page).toBe(conformancePage(await loadCases()));
});

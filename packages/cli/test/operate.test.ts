import { randomBytes } from 'node:crypto';
import { openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { variables } from '../src/variables.ts';
import { runDojang, temporaryFolder } from './run-dojang.ts';

test('a merchant is added with keys that are shown once', async () => {
  const data = temporaryFolder();
  const added = await dojang(
    data,
    'merchants',
    'add',
    'coffee',
    '--name',
    '커피집',
    '--domain',
    'Shop.Example.kr',
    '--json',
  );
  const keys = JSON.parse(added.stdout) as Record<string, unknown>;
  expect(keys).toMatchObject({
    id: 'coffee',
    custKey: expect.stringMatching(/^[0-9a-f]{48}$/),
    refundKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    domains: ['shop.example.kr'],
  });
  const listed = await dojang(data, 'merchants', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { id: 'test' },
    { id: 'coffee', name: '커피집', status: 'active', keysInForce: 1, clientKey: keys['clientKey'] },
  ]);
  expect(listed.stdout).not.toContain(keys['custKey']);
  expect(listed.stdout).not.toMatch(/hash/i);
});

test('a merchant that exists is not added again', async () => {
  const data = temporaryFolder();
  const again = await dojang(data, 'merchants', 'add', 'test', '--name', 'x');
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(/^test was not added: .*already; see dojang merchants list\n$/);
});

test('limits are set, shown and lifted one by one', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집');
  const limits = (...flags: readonly string[]) => dojang(data, 'merchants', 'limits', 'coffee', ...flags);
  expect((await limits('--json')).stdout).toContain('"perDayWon": null');
  expect((await limits('--per-payment', '50000', '--count-per-day', '3')).stdout).toMatch(
    /per payment +₩50,000\nper day +none\npayments per day +3\n/,
  );
  const lifted = await limits('--per-payment', 'none', '--json');
  expect(JSON.parse(lifted.stdout)).toEqual({
    id: 'coffee',
    limits: { perPaymentWon: null, perDayWon: null, paymentsPerDay: 3, perMonthWon: null },
  });
  const wrong = await limits('--per-day', '0');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('a whole number above 0, or none');
  const nobody = await dojang(data, 'merchants', 'limits', 'nobody', '--per-day', '1000');
  expect(nobody.code).toBe(1);
});

test('app schemes are added, removed and replaced', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집');
  const appSchemes = (...flags: readonly string[]) =>
    dojang(data, 'merchants', 'app-schemes', 'coffee', ...flags);
  expect((await appSchemes()).stdout).toContain('None is listed');
  expect((await appSchemes('--add', 'Coffee://', '--add', 'coffee2')).stdout).toBe('coffee\ncoffee2\n');
  expect((await appSchemes('--remove', 'COFFEE://')).stdout).toBe('coffee2\n');
  expect(JSON.parse((await appSchemes('--set', 'a1,b2', '--json')).stdout)).toEqual({
    id: 'coffee',
    appSchemes: ['a1', 'b2'],
  });
  expect(await appSchemes('--remove', 'coffee')).toMatchObject({
    code: 1,
    stderr: 'coffee is not an app scheme of coffee: it has a1, b2.\n',
  });
  const wrong = await appSchemes('--add', 'intent');
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Nothing was changed: app scheme/) });
});

test('card companies are switched off and on', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집');
  const cardsOff = (...flags: readonly string[]) =>
    dojang(data, 'merchants', 'cards-off', 'coffee', ...flags);
  expect((await cardsOff()).stdout).toBe('It takes the cards of all companies.\n');
  expect((await cardsOff('--add', 'kbank', '--add', 'jeju')).stdout).toBe('kbank\njeju\n');
  expect((await cardsOff('--remove', 'kbank')).stdout).toBe('jeju\n');
  expect(await cardsOff('--add', 'visa')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing was changed: card company: one of shinhan, .*, got "visa"\n$/),
  });
  expect((await dojang(data, 'merchants', 'show', 'coffee')).stdout).toMatch(/cards off +jeju\n/);
});

test('instalments whose interest a partner pays are added, removed and replaced', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집');
  const offers = (...flags: readonly string[]) =>
    dojang(data, 'merchants', 'interest-free', 'coffee', ...flags);
  const [samsung, kb] = ['samsung:2-6:50000:20261201-20261231', 'kb:10/4:100000:20261201-20261231'];
  expect((await offers()).stdout).toBe('It pays no interest itself.\n');
  expect((await offers('--add', samsung, '--add', kb)).stdout).toBe(`${samsung}\n${kb}\n`);
  expect((await offers('--remove', samsung)).stdout).toBe(`${kb}\n`);
  expect(JSON.parse((await offers('--set', samsung, '--json')).stdout)).toEqual({
    id: 'coffee',
    interestFree: [samsung],
  });
  expect(await offers('--add', 'samsung:2-6')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing was changed: interest-free: .*, got "samsung:2-6"\n$/),
  });
});

test('domains are added, removed and replaced', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집', '--domain', 'a.kr');
  const changed = await dojang(
    data,
    'merchants',
    'domains',
    'coffee',
    '--add',
    'https://b.kr/',
    '--remove',
    'a.kr',
  );
  expect(changed.stdout).toBe('b.kr\n');
  const replaced = await dojang(data, 'merchants', 'domains', 'coffee', '--set', 'c.kr, d.kr');
  expect(replaced.stdout).toBe('c.kr\nd.kr\n');
  const missing = await dojang(data, 'merchants', 'domains', 'coffee', '--remove', 'a.kr');
  expect(missing).toMatchObject({ code: 1, stderr: 'a.kr is not a domain of coffee: it has c.kr, d.kr.\n' });
  const wrong = await dojang(data, 'merchants', 'domains', 'coffee', '--add', 'no host');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/^Nothing was changed: domain: a host name/);
  const path = await dojang(data, 'merchants', 'domains', 'coffee', '--add', 'https://e.kr/shop');
  expect(path).toMatchObject({ code: 1, stderr: expect.stringContaining('without a path') });
  for (const everybodys of ['kr', 'co.kr', 'GitHub.io.', 'https://vercel.app/shop']) {
    const refused = await dojang(data, 'merchants', 'domains', 'coffee', '--add', everybodys);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('under which anybody gets one'),
    });
  }
});

test('a merchant is shown and edited, and says how its keys may be used', async () => {
  const data = temporaryFolder();
  const added = await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집', '--raw-keys-only', 'on');
  expect(added.stdout).toMatch(/client key opens windows +on +dojang merchants edit coffee --client-key off/);
  expect(added.stdout).toMatch(
    /confirm by raw keys only +on +dojang merchants edit coffee --raw-keys-only off/,
  );
  const edit = (...flags: readonly string[]) => dojang(data, 'merchants', 'edit', 'coffee', ...flags);
  const edited = await edit('--client-key', 'off', '--phone', '02-123-4567', '--tax-kind', 'simplified');
  expect(edited.stdout).toMatch(/^tax +simplified$/m);
  expect(edited.stdout).toMatch(/client key opens windows +off/);
  const { stdout } = await dojang(data, 'merchants', 'show', 'coffee', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    id: 'coffee',
    name: '커피집',
    phone: '02-123-4567',
    appSchemes: [],
    limits: { perPaymentWon: null, perDayWon: null, paymentsPerDay: null, perMonthWon: null },
    clientKeyUse: 'off',
    sealedOrdersOnly: false,
    rawKeysOnly: true,
  });
  expect(stdout).not.toMatch(/hash/i);
  expect(await edit()).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Say what to change/) });
  expect(await edit('--client-key', 'maybe')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/on, off/),
  });
  for (const command of ['show', 'edit'])
    expect(
      await dojang(data, 'merchants', command, 'cofee', ...(command === 'edit' ? ['--name', 'x'] : [])),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cofee/),
    });
});

test('a new partner in live has its client key off and confirms by raw keys only', async () => {
  const data = temporaryFolder();
  const masterKey = randomBytes(32).toString('base64');
  const live = (...args: readonly string[]) =>
    runDojang(['merchants', ...args, '--json', '--data', data], {
      DOJANG_MODE: 'live',
      DOJANG_MASTER_KEY: masterKey,
    });
  const strict = await live('add', 'coffee', '--name', '커피집');
  expect(JSON.parse(strict.stdout)).toMatchObject({
    clientKeyUse: 'off',
    sealedOrdersOnly: false,
    rawKeysOnly: true,
  });
  const chosen = await live('add', 'tea', '--name', '찻집', '--client-key', 'on', '--raw-keys-only', 'off');
  expect(JSON.parse(chosen.stdout)).toMatchObject({ clientKeyUse: 'on', rawKeysOnly: false });
  const gap = /dojang merchants edit coffee --sealed-orders-only on closes that/;
  expect((await live('edit', 'coffee', '--client-key', 'on')).stderr).toMatch(gap);
  expect((await live('edit', 'coffee', '--sealed-orders-only', 'on')).stderr).toBe('');
  for (const args of [
    ['edit', 'coffee'],
    ['add', 'cake', '--name', '빵집'],
  ])
    expect(await live(...args, '--page-calls', 'on')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/page calls: off in live mode/),
    });
});

test('a merchant is disabled and enabled', async () => {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집');
  await dojang(data, 'merchants', 'disable', 'coffee');
  expect((await dojang(data, 'merchants', 'list')).stdout).toMatch(/coffee .*disabled/);
  await dojang(data, 'merchants', 'enable', 'coffee');
  expect((await dojang(data, 'merchants', 'list')).stdout).toMatch(/coffee .*active/);
  expect(await dojang(data, 'merchants', 'disable', 'cofee')).toMatchObject({
    code: 1,
    stderr: 'There is no merchant cofee: dojang merchants list shows those there are.\n',
  });
});

test('a payment is shown with what happened, and without what a reader could use', async () => {
  const data = await folderWith(payment('paid'), declined);
  const { code, stdout } = await dojang(data, 'payments', 'show', 'order-1');
  expect(code).toBe(0);
  expect(stdout).toContain('Order order-1  paid: the card company charged the card');
  expect(stdout).toContain('₩1,000 (PAY)');
  expect(stdout).toContain('홍*동');
  expect(stdout).toMatch(/14:00:00\.000 +The window was opened from https:\/\/shop\.example\.kr\./);
  expect(stdout).toMatch(
    /14:00:02\.500 +\+2\.500 s {2}The card company declined.+balance is too low\. +CPCA9999 3133/,
  );
  for (const hidden of secrets) expect(stdout).not.toContain(hidden);
});

test('a payment as JSON hides the same', async () => {
  const data = await folderWith(payment('paid'), declined);
  const { stdout } = await dojang(data, 'payments', 'show', 'order-1', '--json');
  expect(JSON.parse(stdout)).toMatchObject([
    {
      orderNumber: 'order-1',
      status: 'paid',
      amountWon: 1000,
      timeline: [
        { type: 'opened', at: '2026-11-23T05:00:00.000Z', afterMs: null },
        { type: 'challenge_received' },
        { type: 'declined', code: 'CPCA9999 3133', afterMs: 2500 },
      ],
    },
  ]);
  for (const hidden of secrets) expect(stdout).not.toContain(hidden);
});

test('payments are listed newest first, by partner and status', async () => {
  const data = await folderWith(
    payment('paid'),
    declined,
    payment('closed', { id: 'pay_2', orderNumber: 'order-2', minute: 1 }),
  );
  expect(ordersOf((await dojang(data, 'payments', 'list', '--json')).stdout)).toEqual(['order-2', 'order-1']);
  expect(ordersOf((await dojang(data, 'payments', 'list', '--status', 'paid', '--json')).stdout)).toEqual([
    'order-1',
  ]);
  expect(ordersOf((await dojang(data, 'payments', 'list', '--limit', '1', '--json')).stdout)).toEqual([
    'order-2',
  ]);
  expect((await dojang(data, 'payments', 'list', '--merchant', 'test')).stdout).toMatch(
    /order-2 .+\n.*order-1 /,
  );
  expect((await dojang(data, 'payments', 'list', '--merchant', 'nobody')).code).toBe(1);
});

test('what was cancelled of a payment is summed up', async () => {
  const data = await folderWith(payment('paid'), [
    { type: 'cancel_started', at: OPENED_MS, data: { cancelId: 'one', authNonce: 'n-1', amountWon: 300 } },
    { type: 'cancelled', at: OPENED_MS, data: { cancelId: 'one' } },
    { type: 'cancel_started', at: OPENED_MS, data: { cancelId: 'two', authNonce: 'n-2', amountWon: 200 } },
    { type: 'cancel_declined', at: OPENED_MS, data: { cancelId: 'two', institutionCode: '3106' } },
  ]);
  const { stdout } = await dojang(data, 'payments', 'show', 'order-1');
  expect(stdout).toMatch(/cancelled +₩300\n/);
  expect(stdout).toContain('A cancellation of ₩300 was asked for');
});

test('an unknown order number is said', async () => {
  const data = await folderWith(payment('paid'), declined);
  expect(await dojang(data, 'payments', 'show', 'order-9')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'There is no payment with the order number order-9: dojang payments list shows the newest.\n',
  });
});

test('a folder without data is said, and stays empty', async () => {
  const data = temporaryFolder();
  const { code, stderr } = await dojang(`${data}/none`, 'payments', 'list');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^There is no gateway data in /);
});

test('live data open without naming the mode, with their master key alone', async () => {
  const data = temporaryFolder();
  const masterKey = Buffer.alloc(32, 7).toString('base64');
  const added = await runDojang(['merchants', 'add', 'coffee', '--name', '커피집', '--data', data], {
    DOJANG_MODE: 'live',
    DOJANG_MASTER_KEY: masterKey,
  });
  expect(added.stdout).toContain(
    'none, so no page opens a window yet: dojang merchants domains coffee --add',
  );
  const listed = await runDojang(['merchants', 'list', '--data', data], { DOJANG_MASTER_KEY: masterKey });
  expect(listed.stdout).toMatch(/^coffee /m);
  expect(listed.stdout).not.toMatch(/^test /m);
  expect((await runDojang(['merchants', 'list', '--data', data])).code).toBe(1);
});

test('an unknown command names the near one', async () => {
  const { code, stderr } = await runDojang(['strat']);
  expect(code).toBe(1);
  expect(stderr).toContain('Did you mean start?');
});

test('help tells every setting with its default', async () => {
  const { code, stdout } = await runDojang(['start', '--help']);
  expect(code).toBe(0);
  expect(variables.length).toBeGreaterThan(14);
  for (const { name } of variables) expect(stdout).toContain(`  ${name}=<`);
  expect(stdout.match(/^ {6}default: (?!undefined|null)/gm)).toHaveLength(variables.length);
});

function dojang(data: string, ...args: readonly string[]) {
  return runDojang([...args, '--data', data]);
}

function ordersOf(json: string): readonly unknown[] {
  return (JSON.parse(json) as readonly Record<string, unknown>[]).map(({ orderNumber }) => orderNumber);
}

/** 2026-11-23 14:00:00 KST. */
const OPENED_MS = Date.UTC(2026, 10, 23, 5, 0, 0);
const secrets = [
  '홍길동',
  '01012345678',
  'buyer@example.kr',
  'receipt-secret',
  '482913',
  'link-token',
  'my-define',
];

function payment(status: 'paid' | 'closed', { id = 'pay_1', orderNumber = 'order-1', minute = 0 } = {}) {
  const openedAtMs = OPENED_MS + minute * 60_000;
  const card = { cardName: '신한카드', maskedNumber: '1234-****-****-5678', authenticatedAtMs: openedAtMs };
  return {
    v: 1,
    id,
    keyId: 'key',
    status,
    order: {
      merchantId: 'test',
      work: 'PAY',
      goods: '티셔츠',
      amountWon: 1000,
      orderNumber,
      resultUrl: '/pay/result',
      shopOrigin: 'https://shop.example.kr',
      gatewayOrigin: 'http://localhost:4000',
      payerNo: '',
      payerName: '홍길동',
      payerPhone: '01012345678',
      payerEmail: 'buyer@example.kr',
      taxable: true,
      taxWon: null,
      appScheme: '',
      payMethod: '',
      userDefine1: 'my-define',
      userDefine2: '',
    },
    requestDigest: 'digest',
    authNonce: `nonce-${id}`,
    openedAtMs,
    expiresAtMs: openedAtMs + 1_800_000,
    receiptEmail: 'buyer@example.kr',
    buyerErasedAtMs: null,
    authentication: {
      id: 'auth_1',
      cardCompany: 'shinhan',
      quota: '00',
      startedAtMs: openedAtMs,
      expiresAtMs: openedAtMs + 180_000,
      challenge,
      card,
    },
    resultReturnedAtMs: null,
    endedAtMs: openedAtMs,
    events: 3,
    ...(status === 'paid' && {
      attempt: { id: 'try_1', startedAtMs: openedAtMs },
      approval: { ...card, approvalNumber: '12345678', approvedAtMs: openedAtMs, transactionKey: '' },
      receiptId: `receipt-secret-${id}`,
      cancellations: [{ id: 'one', amountWon: 300, taxWon: null, status: 'done' }],
    }),
  };
}

const challenge = {
  qr: 'https://cards/app#link-token',
  code: '482913',
  link: 'https://cards/app#link-token',
};

type StoredPayment = ReturnType<typeof payment>;

/** What happened to the first payment, besides its opening. */
const declined = [
  { type: 'challenge_received', at: OPENED_MS, data: challenge },
  {
    type: 'declined',
    at: OPENED_MS + 2_500,
    data: { failure: { code: 'CPCA9999', institutionCode: '3133', message: '' } },
  },
];

async function folderWith(
  first: StoredPayment,
  events: readonly { readonly type: string; readonly at: number; readonly data: object }[],
  ...others: readonly StoredPayment[]
): Promise<string> {
  const dataDir = temporaryFolder();
  const { store } = await openState(systemPorts, { mode: 'test', dataDir });
  const happened = [{ type: 'opened', at: OPENED_MS, data: { order: first.order } }, ...events];
  const result = await store.commit({
    id: '0'.repeat(32),
    writes: [
      ...[first, ...others].map((state) => ({
        kind: 'put' as const,
        table: 'payments' as const,
        row: rowOf(state),
      })),
      ...happened.map(({ type, at, data }, index) => ({
        kind: 'insert' as const,
        table: 'events' as const,
        row: {
          payment_id: first.id,
          sequence: index + 1,
          type,
          at,
          data: JSON.stringify(data),
        },
      })),
    ],
  });
  await store.close();
  expect(result).toEqual({ kind: 'committed' });
  return dataDir;
}

function rowOf(state: StoredPayment) {
  return {
    id: state.id,
    merchant_id: state.order.merchantId,
    order_number: state.order.orderNumber,
    status: state.status,
    authentication_id: null,
    receipt_id: null,
    request_date: '20261123',
    approval_date: null,
    created_at: state.openedAtMs,
    updated_at: state.openedAtMs,
    due_at: null,
    ends_at: null,
    buyer_since: null,
    short_buyer_since: null,
    at_risk_won: null,
    at_risk_since: null,
    purge_at: null,
    version: 1,
    state: JSON.stringify(state),
  };
}

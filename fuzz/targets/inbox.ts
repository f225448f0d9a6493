import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSuccess, parseWon, paths } from '../../packages/protocol/src/payple/index.ts';
import {
  createInbox,
  createPartner,
  dojang,
  type Expected,
  type Fetch,
  memoryStorage,
  testCredentials,
} from '../../packages/sdk/src/index.ts';
import { changed, changes } from '../hostile.ts';
import { resultBody, resultFields } from '../result-body.ts';
import type { Target } from '../target.ts';

interface Input {
  readonly incoming: readonly (
    | { readonly kind: 'text'; readonly body: string }
    | { readonly kind: 'record'; readonly body: Readonly<Record<string, unknown>> }
    | { readonly kind: 'webhook'; readonly body: string }
    | { readonly kind: 'look' }
    | { readonly kind: 'followUp' }
  )[];
  /** What the gateway answers, one after the other; the last one stays. */
  readonly answers: readonly Readonly<Record<string, unknown>>[];
  readonly hasSecret: boolean;
}

const GATEWAY = 'http://localhost:4000';
const EXPECTED: Expected = { orderNumber: 'ORDER-1', amountWon: 1_000, work: 'CERT' };
/** Too short for the pauses after which a question is repeated. */
const PATIENCE_MS = 150;

/** A shop's inbox, to which anybody sends anything, before a gateway whose answers are odd. */
export const inbox: Target = {
  name: 'inbox',
  holds:
    'an order is fulfilled at most once, and only on the word of the gateway itself; keys go to no other address',
  open: async () => {
    let fulfilled = 0;
    return {
      inputs,
      check: async (input: Input) => {
        fulfilled += await fulfilments(input);
      },
      finish: async () => assert.ok(fulfilled > 0, 'nothing was ever fulfilled'),
    };
  },
};

const answerFields = fc.oneof(
  { weight: 3, arbitrary: resultFields },
  {
    weight: 3,
    arbitrary: changes.map((made) =>
      changed(
        {
          PCD_PAY_RST: 'success',
          PCD_PAY_CODE: 'PCHK0000',
          PCD_PAY_OID: 'ORDER-1',
          PCD_PAY_TOTAL: '1000',
          PCD_PAY_WORK: 'CERT',
          PCD_PAY_TIME: '20261123134222',
        },
        made.slice(1),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Record<string, unknown>>(
      { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0001', PCD_PAY_MSG: '결제내역이 존재하지 않습니다.' },
      { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0003', DOJANG_STATE: 'waiting' },
      { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0003' },
      { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999', PCD_PAY_MSG: '[CPCA9999] 3133 - 잔액이 부족합니다.' },
    ),
  },
);

const inputs: fc.Arbitrary<Input> = fc.record({
  incoming: fc.array(
    fc.oneof(
      resultBody.map((body) => ({ kind: 'text' as const, body })),
      resultFields.map((body) => ({ kind: 'record' as const, body })),
      resultBody.map((body) => ({ kind: 'webhook' as const, body })),
      fc.constantFrom({ kind: 'look' as const }, { kind: 'followUp' as const }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  answers: fc.array(answerFields, { minLength: 1, maxLength: 6 }),
  hasSecret: fc.boolean(),
});

/** How often the order was fulfilled. */
async function fulfilments({ incoming, answers, hasSecret }: Input): Promise<number> {
  let isProven = false;
  const elsewhere: string[] = [];
  let fulfilled = 0;
  let asked = 0;
  const fetch: Fetch = async (url) => {
    const { origin, pathname } = new URL(url);
    // Thrown here, it would be a gateway that cannot be reached.
    if (origin !== GATEWAY) elsewhere.push(origin);
    if (pathname === paths.auth) return Response.json(authenticated);
    const answer = answers[Math.min(asked, answers.length - 1)] ?? {};
    asked += 1;
    isProven ||= saysPaid(answer);
    return Response.json(answer);
  };
  const partner = createPartner({
    environment: dojang({ url: GATEWAY, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
    fetch,
  });
  const shop = createInbox({
    partner,
    storage: memoryStorage(),
    expectedOf: (orderNumber) => (orderNumber === EXPECTED.orderNumber ? EXPECTED : null),
    fulfil: ({ orderNumber, amountWon }) => {
      fulfilled += 1;
      assert.equal(isProven, true, 'the gateway has not said that it is paid');
      assert.deepEqual({ orderNumber, amountWon, work: 'CERT' }, EXPECTED);
    },
    ...(hasSecret && { webhookSecret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
  });
  await shop.follow(EXPECTED.orderNumber);
  for (const each of incoming) {
    const options = { timeoutMs: PATIENCE_MS };
    if (each.kind === 'look') await shop.look(EXPECTED.orderNumber, options);
    else if (each.kind === 'followUp') await shop.followUp(options);
    else if (each.kind === 'webhook') {
      const { kind } = await shop.receive({ webhook: { headers: {}, rawBody: each.body } }, options);
      if (hasSecret) assert.equal(kind, 'refused', 'nobody signed it');
    } else await shop.receive({ body: each.body }, options);
  }
  await shop.close();
  assert.deepEqual(elsewhere, []);
  assert.ok(fulfilled <= 1);
  return fulfilled;
}

const authenticated = {
  result: 'success',
  cst_id: 'token-of-the-id',
  custKey: 'token-of-the-key',
  AuthKey: 'auth-key-0001',
  return_url: `${GATEWAY}${paths.lookup}`,
};

/** That this order is paid as it was asked for, and that some of it stays paid. */
function saysPaid(answer: Readonly<Record<string, unknown>>): boolean {
  const text = (name: string) => {
    const value = answer[name];
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return (
    isSuccess(text('PCD_PAY_RST'), text('PCD_PAY_CODE')) &&
    text('PCD_PAY_OID') === EXPECTED.orderNumber &&
    parseWon(text('PCD_PAY_TOTAL')) === EXPECTED.amountWon &&
    (parseWon(text('PCD_REFUND_TOTAL') || '0') ?? Infinity) < EXPECTED.amountWon &&
    ['', 'CERT'].includes(text('PCD_PAY_WORK'))
  );
}

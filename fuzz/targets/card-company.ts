import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { Acquirer, ChargeContext, Reply } from '../../packages/gateway/src/acquirer/acquirer.ts';
import { createAcquirer } from '../../packages/gateway/src/acquirer/client.ts';
import { apply } from '../../packages/gateway/src/payment/apply.ts';
import type { Command } from '../../packages/gateway/src/payment/command.ts';
import { decide } from '../../packages/gateway/src/payment/decide.ts';
import { moneyAtRisk } from '../../packages/gateway/src/payment/money-at-risk.ts';
import { isHeld, needsRecovery, type PaymentState } from '../../packages/gateway/src/payment/state.ts';
import { paymentFromRow, paymentToRow } from '../../packages/gateway/src/record/payment-rows.ts';
import {
  hearApproval,
  hearAuthentication,
  hearCancellation,
  hearReversal,
  opened,
  run,
  START_MS,
  approval as shortApproval,
  steps as shortSteps,
} from '../../packages/gateway/test/support/payment-steps.ts';
import { FULL_PROFILE, type OrderFacts } from '../../packages/protocol/src/acquirer/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { acquirerCancelRequest } from '../../packages/protocol/src/validate/index.ts';
import { changed, changes, oddText, seldom } from '../hostile.ts';
import type { Target } from '../target.ts';

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAt: number | null;
}

interface Input {
  readonly call: keyof typeof calls;
  readonly raw: Raw;
}

/** What the gateway makes of the bytes that a card company answers, and what becomes of the payment. */
export const cardCompany: Target = {
  name: 'card-company',
  holds:
    'an answer is one of the contract, or none; who was asked was asked; a payment is paid by its own approval alone, which can be cancelled',
  open: async () => {
    const taken = new Set<string>();
    let raw: Raw = { status: 500, headers: {}, body: '', cutAt: null };
    const server = createServer((request, response) => {
      request.resume().on('end', () => answer(response, raw));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const acquirer = createAcquirer({
      url: `http://127.0.0.1:${port}`,
      secrets: () => ({ sent: 's'.repeat(43) }),
    });
    return {
      inputs,
      check: async (input: Input) => {
        raw = input.raw;
        const reply = await calls[input.call](acquirer);
        assert.notEqual(reply.kind, 'unsent', 'it was asked');
        if (reply.kind !== 'answer') return;
        taken.add(input.call);
        assert.ok(raw.status >= 200 && raw.status < 300);
        assert.equal(raw.cutAt === null || raw.cutAt >= Buffer.from(raw.body).length, true);
        assert.doesNotMatch(JSON.stringify(cardTexts(reply.answer)), /\d{13}/);
        heard(input.call, reply.answer);
      },
      finish: async () => assert.deepEqual(taken, new Set(Object.keys(calls)), 'no answer was taken'),
      close: async () => {
        await acquirer.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

/** Ids as long as the contract wants them. */
const [AUTHENTICATION, ATTEMPT, CANCEL] = ['auth_0001', 'try_0001', 'cancel_1'] as const;
const approval = named(shortApproval);
const steps = named(shortSteps);

function named<Value>(value: Value): Value {
  if (value === 'auth_1') return AUTHENTICATION as Value;
  if (value === 'try_1') return ATTEMPT as Value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(named) as Value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, named(each)])) as Value;
}

const PATIENCE_MS = 10_000;
const facts: OrderFacts = {
  merchant: { merchantId: 'test', terminalId: 'test', businessNumber: null },
  orderReference: 'reference-1',
  taxWon: 91,
  taxFreeWon: 0,
};
const context = (): ChargeContext => ({
  signal: AbortSignal.timeout(PATIENCE_MS),
  order: {
    orderNumber: 'ORDER-1',
    payerName: '',
    amountWon: opened('PAY').order.amountWon,
    merchantId: 'test',
  },
  cardCompany: 'samsung',
  sinceMs: START_MS,
});

const calls = {
  begin: (acquirer) =>
    acquirer.begin(
      {
        ...facts,
        authenticationId: AUTHENTICATION,
        cardCompany: 'samsung',
        merchantName: '상점',
        goods: '티셔츠',
        amountWon: 1_000,
        quota: '00',
        lifeMs: 180_000,
        approvableForMs: 2_000_000,
        callbackUrl: 'http://127.0.0.1/callback',
        returnUrl: null,
        publicUrl: null,
      },
      context(),
    ),
  authentication: (acquirer) => acquirer.authentication(AUTHENTICATION, context()),
  approve: (acquirer) =>
    acquirer.approve(
      {
        ...facts,
        attemptId: ATTEMPT,
        authenticationId: AUTHENTICATION,
        amountWon: 1_000,
        quota: '00',
        traceNumber: '507000000001',
      },
      context(),
    ),
  inquire: (acquirer) => acquirer.inquire({ attemptId: ATTEMPT, amountWon: 1_000 }, context()),
  reverse: (acquirer) =>
    acquirer.reverse(
      { ...facts, attemptId: ATTEMPT, amountWon: 1_000, traceNumber: '507000000001' },
      context(),
    ),
  cancel: (acquirer) =>
    acquirer.cancel(ATTEMPT, cancelRequest('12345678', START_MS), {
      ...context(),
      takeFirst: async () => null,
    }),
  inquireCancel: (acquirer) => acquirer.inquireCancel({ cancelId: CANCEL, amountWon: 400 }, context()),
  ledger: (acquirer) => acquirer.ledger('20261123', 'c 1/2', context()),
  profiles: (acquirer) => acquirer.profiles(context()),
} satisfies Record<string, (acquirer: Acquirer) => Promise<Reply<object>>>;

function cancelRequest(approvalNumber: string, approvedAtMs: number) {
  const { merchant, taxWon, taxFreeWon } = facts;
  return {
    cancelId: CANCEL,
    amountWon: 400,
    taxWon: Math.min(taxWon, 36),
    taxFreeWon,
    merchant,
    approvalNumber,
    approvedOn: kstDate(approvedAtMs),
  };
}

const bookedApproval = {
  ...facts,
  kind: 'approval',
  attemptId: 'attempt-1',
  cancelId: null,
  traceNumber: '507000000001',
  amountWon: 1_000,
  approvalNumber: '12345678',
  bookedAtMs: START_MS,
  cardCompany: 'samsung',
  acquirer: 'samsung',
  card: approval.card,
};

/** Right answers to each call. */
const right: Readonly<Record<keyof typeof calls, readonly object[]>> = {
  begin: [steps.challenge.answer, steps.rejected.answer],
  authentication: [
    steps.authenticated.answer,
    steps.rejected.answer,
    { authenticationId: AUTHENTICATION, amountWon: 1_000, status: 'pending' },
  ],
  approve: [approval, approval, steps.declined.answer, steps.reversedBefore.answer, steps.notFound.answer],
  inquire: [approval, approval, steps.declined.answer, steps.reversedBefore.answer, steps.notFound.answer],
  reverse: [steps.reversed.answer, approval, steps.notFound.answer],
  cancel: [
    { cancelId: CANCEL, amountWon: 400, status: 'cancelled', cancelledAtMs: START_MS },
    { cancelId: CANCEL, amountWon: 400, status: 'declined', code: '1115' },
    { cancelId: CANCEL, amountWon: 400, status: 'not_found' },
  ],
  inquireCancel: [
    { cancelId: CANCEL, amountWon: 400, status: 'cancelled', cancelledAtMs: START_MS },
    { cancelId: CANCEL, amountWon: 400, status: 'not_found' },
  ],
  ledger: [{ day: '20261123', entries: [bookedApproval], next: null, isClosed: true }],
  profiles: [{ profiles: [{ cardCompany: 'samsung', ...FULL_PROFILE }] }],
};

const inputs: fc.Arbitrary<Input> = fc
  .constantFrom(...(Object.keys(calls) as (keyof typeof calls)[]))
  .chain((call) =>
    fc.record({
      call: fc.constant(call),
      raw: fc.record({
        status: fc.oneof(
          { weight: 5, arbitrary: fc.constant(200) },
          {
            weight: 1,
            arbitrary: fc.constantFrom(201, 202, 203, 301, 307, 400, 401, 404, 409, 429, 500, 503),
          },
        ),
        headers: fc.constantFrom<Record<string, string>>(
          { 'content-type': 'application/json' },
          {},
          { 'content-type': 'text/html; charset=euc-kr' },
          { 'content-encoding': 'gzip' },
          { location: 'https://evil.example/' },
        ),
        body: bodyOf(right[call]),
        cutAt: seldom(fc.nat(300)),
      }),
    }),
  );

function bodyOf(answers: readonly object[]): fc.Arbitrary<string | Uint8Array> {
  const one = fc.constantFrom(...answers).map((answer): Record<string, unknown> => ({ ...answer }));
  const odd = fc.tuple(one, oddText, fc.nat(20)).map(([object, text, at]) => {
    const names = Object.keys(object).filter((name) => typeof object[name] === 'string');
    return JSON.stringify({ ...object, [names[at % names.length] ?? '']: text });
  });
  const spoilt = fc.tuple(one, changes).map(([object, made]) => JSON.stringify(changed(object, made)));
  return fc.oneof(
    { weight: 6, arbitrary: odd },
    { weight: 6, arbitrary: spoilt },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom('', '<html>', '{"status":', '\ufeff{}', '[[[[[[') },
  );
}

function answer(response: ServerResponse, { status, headers, body, cutAt }: Raw): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, headers);
  if (cutAt === null || cutAt >= bytes.length) response.end(bytes);
  else response.write(bytes.subarray(0, cutAt), () => response.destroy());
}

function cardTexts(answer: object): readonly unknown[] {
  const said = answer as Readonly<Record<string, unknown>>;
  return [said['maskedNumber'], said['cardName'], said['approvalNumber']];
}

const approving = run(opened('PAY'), [steps.agree, steps.choose, steps.authenticated, steps.approveByWindow]);
const abandoned = run(approving, [steps.abandon]);
const paid = run(approving, [steps.approved]);
const cancelling = run(paid, [steps.cancel]);
const choosing = run(opened('PAY'), [steps.agree, steps.choose]);

/** The payment that waits for this answer, and what it hears. */
function heard(call: keyof typeof calls, answer: object): void {
  // The client has checked the answer by the schema of the call.
  const said = answer as never;
  switch (call) {
    case 'begin':
      return changesRightly(
        choosing,
        'status' in answer ? hearAuthentication(said, AUTHENTICATION) : { ...steps.challenge, answer: said },
      );
    case 'authentication':
      return changesRightly(choosing, hearAuthentication(said, AUTHENTICATION));
    case 'approve':
    case 'inquire':
      changesRightly(approving, hearApproval(said, ATTEMPT));
      return changesRightly(abandoned, hearApproval(said, ATTEMPT));
    case 'reverse':
      return changesRightly(abandoned, hearReversal(said, ATTEMPT));
    case 'cancel':
    case 'inquireCancel':
      return changesRightly(cancelling, hearCancellation(said, CANCEL));
    case 'ledger':
    case 'profiles':
  }
}

function changesRightly(before: PaymentState, command: Command): void {
  const decision = decide(before, command, START_MS);
  if (!decision.ok) return;
  const after = decision.events.reduce((state, event) => apply(state, event, START_MS), before);
  assert.equal(moneyAtRisk(after) > 0, needsRecovery(after) || isHeld(after));
  assert.deepEqual(paymentFromRow(paymentToRow(after, 2, START_MS)), after);
  if (before.status === 'paid' || after.status !== 'paid') return;
  const { approvalNumber, approvedAtMs, maskedNumber } = after.approval;
  assert.equal(maskedNumber, '1234-****-****-5678');
  const asking = acquirerCancelRequest.safeParse(cancelRequest(approvalNumber, approvedAtMs));
  assert.ok(asking.success, `the cancellation could not be asked for: ${asking.error?.message}`);
}

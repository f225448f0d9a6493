import type { Contradiction, PaymentEvent } from '@dojang/gateway';
import { codes, institutionCodes, toWon } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { describeEvent, describeFailure } from './describe-event.ts';
import { timelineOf } from './timeline.ts';

test('each step tells how long it came after the one before', () => {
  const timeline = timelineOf(
    [
      { type: 'opened', at: 1_000, data: '{"order":{"shopOrigin":"https://shop.example.kr"}}' },
      { type: 'terms_agreed', at: 3_500, data: '{}' },
      { type: 'closed', at: 3_600, data: '{}' },
    ],
    'PAY',
  );
  expect(timeline.map(({ afterMs }) => afterMs)).toEqual([null, 2_500, 100]);
  expect(timeline.at(0)?.words).toBe('The window was opened from https://shop.example.kr.');
  expect(timeline.at(2)?.code).toBe('close');
});

test('a cancellation says who asked for it, and not that the card company was called by then', () => {
  const cancelId = 'cancel_1';
  const event = {
    type: 'cancel_started',
    cancelId,
    authNonce: 'operator.x',
    requestDigest: '',
    amountWon: toWon(3_000),
    taxWon: null,
  } as const;
  const act = { operator: '김운영', reason: 'double order' };
  expect(describeEvent(event, 'PAY', new Map([[cancelId, act]])).words).toBe(
    'A cancellation of ₩3,000 was asked for by the operator 김운영 (double order); the gateway calls the card company after this.',
  );
  expect(describeEvent(event, 'PAY').words).toContain('by an operator;');
  expect(describeEvent({ ...event, authNonce: 'x' }, 'PAY').words).toBe(
    'A cancellation of ₩3,000 was asked for by the shop; the card company was called.',
  );
});

test('an event of before there were versions is shown with its reason', () => {
  const failure = { code: 'CPCA9999', institutionCode: '3133', message: '[CPCA9999] 3133 - …' };
  const [declined] = timelineOf([{ type: 'declined', at: 0, data: JSON.stringify({ failure }) }], 'PAY');
  expect(declined).toMatchObject({ code: 'CPCA9999 3133', tone: 'bad' });
  expect(declined?.words).toContain('The balance is too low.');
});

test('an event of a newer gateway is shown by its name', () => {
  const [newer] = timelineOf([{ type: 'refund_started', at: 0, data: '{}' }], 'PAY');
  expect(newer?.words).toMatch(/^refund started \(an event this version does not know\)/);
});

test('a challenge is shown without its number and link', () => {
  const challenge: PaymentEvent = {
    type: 'challenge_received',
    qr: 'qr-secret',
    code: '482913',
    link: 'link-secret',
  };
  expect(JSON.stringify(describeEvent(challenge, 'PAY'))).not.toMatch(/secret|482913/);
});

test.each([
  ['PAY', '0000'],
  ['CERT', 'PCCF0000'],
] as const)('an approved %s payment has the code %s', (work, code) => {
  const approval = {
    approvalNumber: '12345678',
    approvedAtMs: 0,
    cardName: '',
    maskedNumber: '',
    transactionKey: '',
    acquirer: null,
    card: null,
    isInterestFree: null,
    interestBy: null,
  };
  const happening = describeEvent({ type: 'approved', approval, receiptId: 'r' }, work);
  expect(happening).toMatchObject({ code, tone: 'good' });
  expect(happening.words).toContain('12345678');
});

test.each<[Contradiction, string]>([
  [
    { of: 'approval', id: 'a', on: 'amount', saidWon: 2000, expectedWon: 1000 },
    'it said ₩2,000, it was asked for ₩1,000',
  ],
  [
    { of: 'cancellation', id: 'c', on: 'id', said: 'cancel_9', expected: 'cancel_1' },
    'it answered about cancel_9',
  ],
  [{ of: 'approval', id: 'a', on: 'card', said: '9999-****', expected: '1234-****' }, 'it charged 9999-****'],
  [
    { of: 'reversal', id: 'a', on: 'time', saidMs: 9e15, fromMs: 0, untilMs: 1 },
    'it said 9000000000000000 ms',
  ],
])('a contradiction tells what was said and what follows: %j', (contradiction, words) => {
  const happening = describeEvent({ type: 'contradicted', contradiction }, 'PAY');
  expect(happening).toMatchObject({ tone: 'bad', words: expect.stringContaining(words) });
  const follows = contradiction.of === 'approval' ? 'it is being reversed' : 'dojang payments resume';
  expect(happening.words).toContain(follows);
});

test("the card company's reason goes before the gateway's own", () => {
  expect(describeFailure({ code: 'CPCA9999', institutionCode: '3133' })).toEqual({
    code: 'CPCA9999 3133',
    reason: 'The balance is too low.',
  });
  expect(describeFailure({ code: 'CPCA0001', institutionCode: null }).reason).toMatch(/3 minutes/);
});

test('every code of the wire and of the card companies has a reason in English', () => {
  const shown = [
    ...codes.map(({ code }) => describeFailure({ code, institutionCode: null })),
    ...institutionCodes.map(({ code }) => describeFailure({ code: 'CPCA9999', institutionCode: code })),
  ];
  expect(
    shown.filter(({ reason }) => reason.includes('does not know') || !/^[\x20-\x7e₩]+$/.test(reason)),
  ).toEqual([]);
});

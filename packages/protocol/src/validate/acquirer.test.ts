import { expect, test } from 'vitest';
import {
  acquirerCancelRequest,
  acquirerCancelStatus,
  approvalStatus,
  authenticationStatus,
  beginResponse,
} from './acquirer.ts';

const approved = {
  attemptId: 'try_0001',
  amountWon: 1000,
  status: 'approved',
  approvalNumber: '12345678',
  approvedAtMs: 1_795_000_000_000,
  cardName: '신한카드',
  maskedNumber: '1234-****-****-5678',
  acquirer: 'bc',
  card: { kind: 'check', holder: 'personal', isForeign: false },
  isInterestFree: true,
  interestBy: 'card_company',
};
const begun = {
  authenticationId: 'auth_001',
  amountWon: 1000,
  qr: 'q',
  code: '123456',
  link: 'https://app.example/a',
};
const authenticated = {
  authenticationId: 'auth_001',
  amountWon: 1000,
  status: 'authenticated',
  cardName: '신한카드',
  maskedNumber: '1234-****-****-5678',
};
const cancelled = { cancelId: 'cancel_1', amountWon: 1000, status: 'cancelled', cancelledAtMs: 0 };

test.each([
  [beginResponse, begun, 'authenticationId'],
  [authenticationStatus, authenticated, 'authenticationId'],
  [approvalStatus, approved, 'attemptId'],
  [acquirerCancelStatus, cancelled, 'cancelId'],
] as const)('an answer without what it is about is none', (schema, answer, id) => {
  expect(schema.safeParse(answer).success).toBe(true);
  for (const missing of [id, 'amountWon'])
    expect(schema.safeParse({ ...answer, [missing]: undefined }).success).toBe(false);
});

test.each(['not_found', 'reversed', 'declined'])('%s names its attempt too', (status) => {
  expect(approvalStatus.safeParse({ status, code: '3133' }).success).toBe(false);
  expect(
    approvalStatus.safeParse({ status, code: '3133', attemptId: 'try_0001', amountWon: 1 }).success,
  ).toBe(true);
});

test.each([
  ['U+0000', { cardName: 'a\u0000b' }],
  ['a lone surrogate', { cardName: '\ud800' }],
  ['a line break', { approvalNumber: '1\n2' }],
  ['nothing that a cancellation could name', { approvalNumber: '' }],
  ['too much of it', { maskedNumber: '*'.repeat(41) }],
  ['a whole card number', { maskedNumber: '4111-1111-1111-1111' }],
  ['the shortest card number there is', { maskedNumber: '4222222222222' }],
  ['a card number in the name of the card', { cardName: 'Visa 4111 1111 1111 1111' }],
])('a text that no store or page can take is no answer: %s', (_what, changes) => {
  expect(approvalStatus.safeParse({ ...approved, ...changes }).success).toBe(false);
});

test('a QR code that nobody could draw is no answer', () => {
  expect(beginResponse.safeParse({ ...begun, qr: 'q'.repeat(1025) }).success).toBe(false);
});

test.each(['javascript:alert(1)', 'data:text/html,x', '//other.example', 'nothing'])(
  'a link that a browser would run or resolve is refused: %s',
  (link) => {
    expect(beginResponse.safeParse({ ...begun, link }).success).toBe(false);
    expect(beginResponse.safeParse({ ...begun, link: 'samsungcard://pay?id=1' }).success).toBe(true);
  },
);

test.each([
  ['a kind of card that nobody knew', { card: { kind: 'token', holder: 'personal', isForeign: false } }],
  ['an older card company', { acquirer: undefined, card: undefined, isInterestFree: undefined }],
  ['another word for who pays', { interestBy: 'the issuer' }],
])('no charge becomes unknown for what is said beside it: %s', (_what, changes) => {
  const [field = 'acquirer'] = Object.keys(changes);
  expect(approvalStatus.parse({ ...approved, ...changes })).toMatchObject({
    status: 'approved',
    amountWon: 1000,
    [field]: null,
  });
});

test('the parts of an amount are at most the amount', () => {
  const asked = {
    cancelId: 'cancel_1',
    amountWon: 1000,
    taxWon: 90,
    taxFreeWon: 10,
    merchant: { merchantId: 'coffee', terminalId: 'T1', businessNumber: null },
    approvalNumber: '12345678',
    approvedOn: '20261123',
  };
  expect(acquirerCancelRequest.safeParse(asked).success).toBe(true);
  const { error } = acquirerCancelRequest.safeParse({ ...asked, taxFreeWon: 911 });
  expect(error?.issues[0]?.message).toContain('at most amountWon');
});

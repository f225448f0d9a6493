import { expect, test } from 'vitest';
import { describeFailure, describeRefusal } from './failure-text.ts';

const failure = (code: string, institutionCode: string | null) => ({ code, institutionCode, message: '' });

test('a declined card is shown with who declined, why, and that nothing was charged', () => {
  expect(describeFailure('ko', failure('CPCA9999', '3133'))).toBe(
    '카드사에서 결제를 거절했어요. 잔액이 부족해요. 결제된 금액은 없어요.',
  );
  expect(describeFailure('en', failure('CPCA9999', '3133'))).toBe(
    'The card company declined the payment. The balance is too low. You have not been charged.',
  );
});

test('a cancel in the card app is not called a decline', () => {
  expect(describeFailure('ko', failure('CPCA9999', '2101'))).toBe(
    '카드 앱에서 결제를 취소했어요. 결제된 금액은 없어요.',
  );
});

test('an unknown outcome never promises that nothing was charged', () => {
  expect(describeFailure('ko', failure('CPCA0018', '2116'))).not.toContain('결제된 금액은 없어요');
});

test('codes we do not know still get a sentence', () => {
  expect(describeFailure('ko', failure('CPCA7777', null))).toBe(
    '결제하지 못했어요. 잠시 후 다시 시도해 주세요.',
  );
  expect(describeFailure('ko', failure('CPCA9999', '9876'))).toBe('결제하지 못했어요. 결제된 금액은 없어요.');
});

test('a refusal speaks our words, or the message of the gateway when the code is newer than the window', () => {
  expect(describeRefusal('ko', { code: 'CBIL0002', message: 'x' })).toContain('결제 시간이 지났어요');
  expect(describeRefusal('ko', { code: 'CBIL9999', message: '새 메시지' })).toBe('새 메시지');
});

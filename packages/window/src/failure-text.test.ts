import { expect, test } from 'vitest';
import {
  describeFailure,
  describeRefusal,
  type FailureKind,
  failureKindOf,
  nextStep,
} from './failure-text.ts';

const failure = (code: string, institutionCode: string | null) => ({ code, institutionCode, message: '' });

test('a declined card is shown with who declined, why, and that nothing was charged', () => {
  expect(describeFailure('ko', failure('CPCA9999', '3133'))).toEqual({
    kind: 'card',
    what: '카드사에서 결제를 거절했어요. 잔액이 부족해요.',
    money: '결제된 금액은 없어요.',
  });
  expect(describeFailure('en', failure('CPCA9999', '3133'))).toMatchObject({
    what: 'The card company declined the payment. The balance is too low.',
    money: 'You have not been charged.',
  });
});

test('a cancel in the card app is not called a decline', () => {
  expect(describeFailure('ko', failure('CPCA9999', '2101'))).toEqual({
    kind: 'own',
    what: '카드 앱에서 결제를 취소했어요.',
    money: '결제된 금액은 없어요.',
  });
});

test.each<[code: string, institutionCode: string | null, kind: FailureKind]>([
  ['CPCA9999', '3128', 'card'],
  ['CPCA9999', '1131', 'card'],
  ['CPCA9999', '3115', 'mistake'],
  ['CPCA9999', '1122', 'mistake'],
  ['CPCA9999', '3134', 'mistake'],
  ['CPCA0001', null, 'mistake'],
  ['CPCA9999', '3169', 'own'],
  ['CPCA9999', '3246', 'trouble'],
  ['CPCA0010', null, 'trouble'],
  ['CPCA9999', '9876', 'trouble'],
])('%s %s is of the kind %s', (code, institutionCode, kind) => {
  expect(failureKindOf(failure(code, institutionCode))).toBe(kind);
});

test('an unknown outcome never promises that nothing was charged', () => {
  const { what, money } = describeFailure('ko', failure('CPCA0018', '2116'));
  expect(money).toBeNull();
  expect(what).not.toContain('결제된 금액은 없어요');
});

test('codes we do not know still get a sentence', () => {
  expect(describeFailure('ko', failure('CPCA7777', null))).toEqual({
    kind: 'trouble',
    what: '결제하지 못했어요. 잠시 후 다시 시도해 주세요.',
    money: null,
  });
  expect(describeFailure('ko', failure('CPCA9999', '9876'))).toMatchObject({
    what: '결제하지 못했어요.',
    money: '결제된 금액은 없어요.',
  });
});

test.each(['card', 'mistake', 'own'] as const)('%s says what to do now', (kind) => {
  expect(nextStep('ko', kind)).not.toBe('');
});

test('a refusal speaks our words, or the message of the gateway when the code is newer than the window', () => {
  expect(describeRefusal('ko', { code: 'CBIL0002', message: 'x' })).toContain('결제 시간이 지났어요');
  expect(describeRefusal('ko', { code: 'CBIL9999', message: '새 메시지' })).toBe('새 메시지');
});

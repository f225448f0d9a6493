import { expect, test } from 'vitest';
import { failureReason, saysNothingCharged } from './failure-reason.ts';

test.each([
  ['CPCA9999', '[CPCA9999] 3133 - 잔액이 부족합니다.', 'balance'],
  ['PCCFD001', '[PCCFD001] 3112 - 한도가 초과하였습니다.', 'limit'],
  ['CPCA9999', '[CPCA9999] 2101 - 사용자가 결제를 취소하였습니다.', 'rejected'],
  ['CPCA9999', '[Test] [CPCA9999] 3122 - 도난/분실 위/변조 카드입니다.', 'lost'],
  ['CPCA9999', '[CPCA9999] 8888 - 모르는 코드', 'declined'],
  ['CPCA0001', '인증시간(3분)이 초과되었습니다. 다시 시도해주세요.', 'timeout'],
  ['AUTH0007', '결제창을 호출한 도메인과 Referer 가 일치하지 않습니다.', 'shop'],
  ['ZZZZ9999', '', 'other'],
])('%s with "%s" is shown as %s', (code, message, reason) => {
  expect(failureReason(code, message)).toBe(reason);
});

test('an open outcome never claims that nothing was charged', () => {
  expect(saysNothingCharged('unknown')).toBe(false);
  expect(saysNothingCharged('balance')).toBe(true);
});

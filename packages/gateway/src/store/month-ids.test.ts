import { expect, test } from 'vitest';
import { idBeside, monthId } from './month-ids.ts';

test('an id names the month in Seoul', () => {
  expect(monthId('pay', Date.parse('2026-11-30T14:59:59Z'), 'ab')).toBe('pay_202611_ab');
  expect(monthId('pay', Date.parse('2026-11-30T15:00:00Z'), 'ab')).toBe('pay_202612_ab');
});

test('what belongs to a payment names the month of the payment', () => {
  expect(idBeside('pay_202611_ab', 'auth', 'cd')).toBe('auth_202611_cd');
  expect(idBeside('pay_202611_ab:3:approved', 'msg', 'cd')).toBe('msg_202611_cd');
});

test('what belongs to a payment of the first release names none', () => {
  expect(idBeside('pay_20261112345678901234567890123456', 'auth', 'cd')).toBe('auth_cd');
});

import { expect, test } from 'vitest';
import { idBeside, idsBeside, idsOfMonth, monthAt, monthId } from './month-ids.ts';

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

test('months go on over the end of a year', () => {
  const december = Date.parse('2026-11-30T15:00:00Z');
  expect([0, 1, 13].map((later) => monthAt(december, later))).toEqual(['202612', '202701', '202801']);
});

test('the ids of a month are those and no others', () => {
  const { from, before } = idsOfMonth('pay', '202611');
  const isIn = (id: string) => id >= from && id < before;
  expect(['pay_202611_', 'pay_202611_ff', 'pay_202611_zz:9:x'].every(isIn)).toBe(true);
  expect(['pay_202612_a', 'pay_202610_f', 'pay_2026111_', 'pay_202611', 'pay_ff'].some(isIn)).toBe(false);
  expect(idsBeside('r_202611_x', 'pay')).toEqual({ from, before });
  const all = idsBeside('r_x', 'pay');
  expect(['pay_ff', 'p1'].every((id) => id >= all.from && id < all.before)).toBe(true);
});

import { expect, test } from 'vitest';
import { eventFromRow, paymentFromRow } from './payment-rows.ts';

const authenticated = { v: 1, id: 'pay_1', status: 'authenticated', order: {} };

test.each([1_700_000_000_000, null])('version 1 called a result that was returned delivered (%s)', (atMs) => {
  const state = paymentFromRow({ state: JSON.stringify({ ...authenticated, deliveredAtMs: atMs }) });
  expect(state).toMatchObject({ id: 'pay_1', status: 'authenticated', resultReturnedAtMs: atMs });
  expect(state).not.toHaveProperty('deliveredAtMs');
});

test('what cannot be returned yet has no such moment', () => {
  const state = paymentFromRow({ state: JSON.stringify({ ...authenticated, status: 'open' }) });
  expect(state).not.toHaveProperty('resultReturnedAtMs');
});

test.each(['', '"v":1'])('its event has another name too ({%s})', (data) => {
  expect(eventFromRow({ type: 'delivered', data: `{${data}}` })).toEqual({ type: 'result_returned' });
});

test('version 2 did not keep what a server had sealed: nothing counts as sealed', () => {
  expect(paymentFromRow({ state: JSON.stringify({ ...authenticated, v: 2 }) })).toMatchObject({ sealed: [] });
  const [opened, closed] = ['opened', 'closed'].map((type) =>
    eventFromRow({ type, data: '{"v":2,"order":{}}' }),
  );
  expect(opened).toMatchObject({ sealed: [] });
  expect(closed).not.toHaveProperty('sealed');
});

test('version 4 kept nothing for settlement: what a card company did not say is null', () => {
  const nothing = { acquirer: null, card: null, isInterestFree: null, interestBy: null };
  const paid = { ...authenticated, v: 4, status: 'paid', attempt: { id: 'a' }, approval: { cardName: 'b' } };
  expect(paymentFromRow({ state: JSON.stringify(paid) })).toMatchObject({
    attempt: { id: 'a', traceNumber: null },
    approval: { cardName: 'b', ...nothing },
  });
  const [started, approved, closed] = ['approval_started', 'approved', 'closed'].map((type) =>
    eventFromRow({ type, data: '{"v":5,"approval":{"cardName":"b"}}' }),
  );
  expect(started).toMatchObject({ traceNumber: null });
  expect(approved).toMatchObject({ approval: { cardName: 'b', ...nothing } });
  expect(closed).not.toHaveProperty('traceNumber');
});

test.each(['opened', 'adopted'])(
  'a row of the request that is newer than the event "%s" was not sent',
  (type) => {
    const [{ order }] = [eventFromRow({ type, data: '{"v":6,"order":{"goods":"책"}}' })] as [
      { order: unknown },
    ];
    expect(order).toMatchObject({ goods: '책', userDefine1: '' });
  },
);

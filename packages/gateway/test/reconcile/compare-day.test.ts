import type { LedgerEntry } from '@dojang/protocol/acquirer';
import { kstDate } from '@dojang/protocol/time';
import { describe, expect, it } from 'vitest';
import { cancelIdOfAll } from '../../src/acquirer/for-weak-peers.ts';
import { systemPorts } from '../../src/ports.ts';
import { compareDay } from '../../src/reconcile/compare-day.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { createCommit, insert, put } from '../../src/store/write.ts';
import { engines } from '../support/engines.ts';
import { asked, opened, run, START_MS, steps } from '../support/payment-steps.ts';

describe.each(engines)('the day on which a reversed payment is given back, on $name', (engine) => {
  const day = kstDate(START_MS);
  const cancel: LedgerEntry = {
    kind: 'cancel',
    attemptId: 'try_1',
    cancelId: 'someone',
    traceNumber: null,
    merchant: { merchantId: 'test', terminalId: 'test', businessNumber: null },
    orderReference: 'r',
    amountWon: 1_000,
    taxWon: 0,
    taxFreeWon: 0,
    approvalNumber: '12345678',
    bookedAtMs: START_MS,
    cardCompany: 'samsung',
    acquirer: null,
    card: null,
    acquiredOn: null,
    depositOn: null,
  };

  it.each([
    ['reversed', { kind: 'reversal', cancelId: null }, true],
    ['cancelled, the whole amount', {}, true],
    ['cancelled, all that stood', { cancelId: cancelIdOfAll('try_1'), amountWon: 600 }, true],
    ['cancelled in part', { amountWon: 400 }, false],
  ] as const)('%s: whether all of it is back', async (_, changes, isBack) => {
    const place = await engine.open();
    const { store } = place;
    const state = run(opened('PAY'), [...asked.PAY, steps.abandon, steps.reversed]);
    await store.commit(
      createCommit(systemPorts, [
        put('payments', paymentToRow({ ...state, id: 'pay_1' }, 1, START_MS)),
        insert('attempts', { id: 'try_1', payment_id: 'pay_1' }),
      ]),
    );
    const { found, givenBack } = await compareDay(
      {
        ports: systemPorts,
        store,
        keyring: await openKeyring(systemPorts, store, () => [masterKeyOf(Buffer.alloc(32, 1))]),
        acquirer: {
          ledger: async () => ({
            kind: 'answer',
            answer: { day, entries: [{ ...cancel, ...changes }], next: null, isClosed: true },
          }),
        },
      },
      day,
    );
    expect(givenBack.has('try_1')).toBe(isBack);
    expect([...found.values()]).toEqual([]);
    await place.destroy();
  });
});

describe.each(engines)('a charge that nothing is known of here, on $name', (engine) => {
  const DAY_MS = 24 * 60 * 60_000;
  const day = kstDate(START_MS);
  const approval: LedgerEntry = {
    kind: 'approval',
    attemptId: 'lost_1',
    cancelId: null,
    traceNumber: null,
    merchant: { merchantId: 'test', terminalId: 'test', businessNumber: null },
    orderReference: 'r',
    amountWon: 10_000,
    taxWon: 909,
    taxFreeWon: 0,
    approvalNumber: '12345678',
    bookedAtMs: START_MS,
    cardCompany: 'samsung',
    acquirer: null,
    card: null,
    acquiredOn: null,
    depositOn: null,
  };
  const later = { ...approval, bookedAtMs: START_MS + 2 * DAY_MS };

  it.each([
    ['reversed', { ...later, kind: 'reversal' }, null],
    ['cancelled', { ...later, kind: 'cancel', cancelId: 'c' }, null],
    ['cancelled in part', { ...later, kind: 'cancel', cancelId: 'c', amountWon: 4_000 }, 6_000],
  ] as const)('and that was %s two days later: what stands of it is found', async (_, entry, standingWon) => {
    const place = await engine.open();
    const { store } = place;
    const { found } = await compareDay(
      {
        ports: { ...systemPorts, nowMs: () => START_MS + 3 * DAY_MS },
        store,
        keyring: await openKeyring(systemPorts, store, () => [masterKeyOf(Buffer.alloc(32, 1))]),
        acquirer: {
          ledger: async (asked) => ({
            kind: 'answer',
            answer: {
              day: asked,
              entries: [approval, entry].filter(({ bookedAtMs }) => kstDate(bookedAtMs) === asked),
              next: null,
              isClosed: true,
            },
          }),
        },
      },
      day,
    );
    expect([...found.values()].map(({ kind, thereWon }) => [kind, thereWon])).toEqual(
      standingWon === null ? [] : [['charged-there', standingWon]],
    );
    await place.destroy();
  });
});

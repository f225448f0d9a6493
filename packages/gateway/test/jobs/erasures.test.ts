import { kstDate } from '@dojang/protocol/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erasures } from '../../src/jobs/erasures.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import type { PaymentState } from '../../src/payment/state.ts';
import { systemPorts } from '../../src/ports.ts';
import { paymentFromRow, paymentToRow } from '../../src/record/payment-rows.ts';
import type { PaymentRow } from '../../src/store/contract.ts';
import { put } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import {
  approval,
  hearApproval,
  hearAuthentication,
  hearCancellation,
  opened,
  run,
  START_MS,
  steps,
} from '../support/payment-steps.ts';
import { commitOf } from '../support/rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT = { payments: 5, smallPayments: 1 };

function paid(amountWon: number): PaymentState {
  const { cardName, maskedNumber } = approval;
  return run(opened('PAY', amountWon), [
    steps.agree,
    steps.choose,
    hearAuthentication({
      authenticationId: 'auth_1',
      amountWon,
      status: 'authenticated',
      cardName,
      maskedNumber,
    }),
    steps.approveByWindow,
    hearApproval({ ...approval, amountWon }),
  ]);
}

describe.each(engines)('the erasure of old customers on $name', (engine) => {
  let place: OpenedStore;
  beforeEach(async () => {
    place = await engine.open();
  });
  afterEach(() => place.destroy());

  async function store(...rows: readonly PaymentRow[]): Promise<void> {
    const commit = commitOf(rows.map((row) => put('payments', row)));
    expect(await place.store.commit(commit)).toEqual({ kind: 'committed' });
  }

  /** A process of that moment, which does what it finds due until `isDone`. @returns what it said went wrong */
  async function processAt(nowMs: number, isDone: () => Promise<boolean>): Promise<readonly string[]> {
    const logged: string[] = [];
    const ports = { ...systemPorts, nowMs: () => nowMs, every: () => () => {} };
    const say = (facts: object) => void logged.push(JSON.stringify(facts));
    const log = { info: () => {}, warn: say, error: say };
    const stop = startJobs({ ports, log }, erasures({ ports, store: place.store }, KEPT));
    await expect.poll(isDone).toBe(true);
    await stop();
    return logged;
  }

  async function erased(): Promise<readonly string[]> {
    const rows = await Promise.all(all.map((id) => place.store.payment(id)));
    return rows.flatMap((row) =>
      row === undefined || paymentFromRow(row).buyerErasedAtMs === null ? [] : row.id,
    );
  }

  function row(id: string, state: PaymentState, atMs = START_MS): PaymentRow {
    const named = { ...state, id, ...(state.status === 'paid' && { receiptId: `receipt-${id}` }) };
    return paymentToRow(named, 1, atMs);
  }
  const all = ['closed', 'small', 'large', 'cancelled', ...Array.from({ length: 20 }, (_, n) => `p${n}`)];

  it('counts calendar years from the last payment or cancellation: one for small payments and for none, else five', async () => {
    const cancelledAtMs = START_MS + 400 * DAY_MS;
    const cancelled = { cancelId: 'cancel_1', amountWon: 400, status: 'cancelled', cancelledAtMs } as const;
    await store(
      row('closed', run(opened('PAY', 10_001), [steps.close])),
      row('small', paid(10_000)),
      row('large', paid(10_001)),
      row('cancelled', run(paid(10_001), [steps.cancel, hearCancellation(cancelled)], cancelledAtMs)),
    );
    const until = (ids: readonly string[]) => async () => (await erased()).join() === ids.join();
    expect(kstDate(START_MS)).toBe('20261123');
    for (const [date, ids] of [
      ['2027-11-23T23:59+09:00', []],
      ['2027-11-24T00:00+09:00', ['closed', 'small']],
      ['2031-11-23T23:59+09:00', ['closed', 'small']],
      ['2031-11-24T00:00+09:00', ['closed', 'small', 'large']],
      // 400 days after the 23rd of November 2026.
      ['2032-12-28T23:59+09:00', ['closed', 'small', 'large']],
      ['2032-12-29T00:00+09:00', ['closed', 'small', 'large', 'cancelled']],
    ] as const)
      expect(await processAt(Date.parse(date), until(ids)), date).toEqual([]);
  });

  it('goes on beside a payment that throws every time, which is tried again a day later', async () => {
    const closed = run(opened('PAY'), [steps.close]);
    const broken = { ...row('broken', closed), state: 'torn', short_buyer_since: START_MS - 1 };
    await store(broken, ...all.slice(4).map((id) => row(id, closed)));
    const count = (many: number) => async () => (await erased()).length === many;
    const due = Date.parse('2027-11-24T00:00+09:00');
    expect(await processAt(due - 1, count(0))).toEqual([]);
    expect(await processAt(due, count(20))).toEqual([expect.stringContaining('broken')]);
    expect(await processAt(due + 0.9 * DAY_MS, count(20))).toEqual([]);
    expect(await processAt(due + 2 * DAY_MS, count(20))).toEqual([expect.stringContaining('broken')]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erasures } from '../../src/jobs/erasures.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import { systemPorts } from '../../src/ports.ts';
import { paymentFromRow, paymentToRow } from '../../src/record/payment-rows.ts';
import type { PaymentRow } from '../../src/store/contract.ts';
import { put } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { opened, run, START_MS, steps } from '../support/payment-steps.ts';
import { commitOf } from '../support/rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 1825;

describe.each(engines)('the erasure of old customers on $name', (engine) => {
  let place: OpenedStore;
  beforeEach(async () => {
    place = await engine.open();
  });
  afterEach(() => place.destroy());

  function closedPayment(id: string): PaymentRow {
    return paymentToRow({ ...run(opened('PAY'), [steps.close]), id }, 1, START_MS);
  }

  /** A process of that day, which does what it finds due. @returns what it said went wrong */
  async function processOf(day: number): Promise<readonly string[]> {
    const logged: string[] = [];
    const ports = { ...systemPorts, nowMs: () => START_MS + day * DAY_MS, every: () => () => {} };
    const say = (facts: object) => void logged.push(JSON.stringify(facts));
    const log = { info: () => {}, warn: say, error: say };
    const stop = startJobs({ ports, log }, [erasures({ ports, store: place.store }, KEPT_DAYS)]);
    await expect.poll(erased).toBe(day < KEPT_DAYS ? 0 : 20);
    await stop();
    return logged;
  }

  async function erased(): Promise<number> {
    const rows = await Promise.all(ids.map((id) => place.store.payment(id)));
    return rows.filter((row) => row !== undefined && paymentFromRow(row).buyerErasedAtMs !== null).length;
  }
  const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);

  it('goes on beside a payment that throws every time, which is tried again a day later', async () => {
    const broken = { ...closedPayment('broken'), state: 'torn', buyer_since: START_MS - 1 };
    const rows = [broken, ...ids.map(closedPayment)];
    await place.store.commit(commitOf(rows.map((row) => put('payments', row))));
    expect(await processOf(KEPT_DAYS - 1)).toEqual([]);
    expect(await processOf(KEPT_DAYS)).toEqual([expect.stringContaining('broken')]);
    expect(await processOf(KEPT_DAYS + 0.9)).toEqual([]);
    expect(await processOf(KEPT_DAYS + 1)).toEqual([expect.stringContaining('broken')]);
  });
});

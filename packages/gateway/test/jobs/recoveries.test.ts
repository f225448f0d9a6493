import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines, type OpenedStore } from '../support/engines.ts';
import { START_MS } from '../support/payment-steps.ts';
import {
  abandonedPayments,
  type CountedCompany,
  createCountedCompany,
  keep,
  type RecoveryProcess,
  startRecovery,
} from './abandoned-payments.ts';

const PLACES = 64;

describe.each(engines)('the recovery of payments on $name', (engine) => {
  let opened: OpenedStore;
  let company: CountedCompany;
  let running: RecoveryProcess[];
  let nowMs: number;
  beforeEach(async () => {
    opened = await engine.open();
    company = createCountedCompany();
    running = [];
    nowMs = START_MS;
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await opened.destroy();
  });

  async function start(): Promise<RecoveryProcess> {
    const process = await startRecovery(opened.location, company, () => nowMs);
    running.push(process);
    return process;
  }
  const stopAll = async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  };
  const reversed = (count: number) => expect.poll(() => company.reversals, { timeout: 25_000 }).toBe(count);

  it('goes on beside a payment that throws every time, and that one is tried ever more seldom', async () => {
    const [broken, ...others] = abandonedPayments(41);
    await keep(opened.location, [{ ...broken!, state: 'torn', due_at: START_MS - 1 }, ...others]);
    await start();
    await reversed(40);
    await stopAll();
    const dueInMs = async () => ((await opened.store.payment(broken!.id))?.due_at ?? 0) - nowMs;
    expect(await dueInMs()).toBe(1_000);

    // On the row itself: another process keeps to it.
    nowMs += 999;
    let process = await start();
    await stopAll();
    expect(process.logged).toEqual([]);
    nowMs += 99_001;
    process = await start();
    await stopAll();
    expect(process.logged).toEqual([expect.stringContaining(broken!.id)]);
    expect(await dueInMs()).toBe(50_000);
  });

  it('asks once for each payment, however many processes there are', async () => {
    await keep(opened.location, abandonedPayments(300));
    await Promise.all([start(), start(), start()]);
    await reversed(300);
    await stopAll();
    expect(company.reversals).toBe(300);
  });

  it('has everything under way a minute after the card company answers again', async () => {
    await keep(opened.location, abandonedPayments(200));
    company.isAway = true;
    for (let minutes = 0; minutes < 60; minutes += 10) {
      nowMs += 10 * 60_000;
      await start();
      await stopAll();
    }
    company.isAway = false;
    nowMs += 60_000;
    await start();
    await reversed(200);
  });
});

describe('after an outage', () => {
  it('ten thousand open payments take one period, and as many calls at a time as there are places', async () => {
    const opened = await engines[0]!.open();
    const company = createCountedCompany();
    await keep(opened.location, abandonedPayments(10_000));
    const process = await startRecovery(opened.location, company, () => START_MS);
    await expect.poll(() => company.reversals, { timeout: 25_000 }).toBe(10_000);
    await process.stop();
    expect(company.most).toBe(PLACES);
    expect(
      await opened.store.lease('recovery', { nowMs: Number.MAX_SAFE_INTEGER, untilMs: 0, limit: 1 }),
    ).toEqual([]);
    await opened.destroy();
  });
});

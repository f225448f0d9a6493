import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expiries } from '../../src/jobs/expiries.ts';
import { recoveries } from '../../src/jobs/recoveries.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { START_MS } from '../support/payment-steps.ts';
import {
  abandonedPayments,
  type CountedCompany,
  createCountedCompany,
  keep,
  type RecoveryProcess,
  startRecovery,
  unansweredPayments,
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
  const reversed = (count: number) => expect.poll(() => company.answers, { timeout: 25_000 }).toBe(count);

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
    expect(company.answers).toBe(300);
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

describe.each(
  engines.flatMap(
    (engine) =>
      [
        { engine, queue: 'recovery', work: recoveries, payments: abandonedPayments, places: PLACES },
        { engine, queue: 'expiry', work: expiries, payments: unansweredPayments, places: 32 },
      ] as const,
  ),
)('while one card company hangs, on $engine.name, in $queue', ({ engine, work, payments, places }) => {
  const HANGS = 300;
  /** The phone's three minutes are just over. */
  const nowMs = START_MS + 180_000;
  let opened: OpenedStore;
  let company: CountedCompany;
  let recovery: RecoveryProcess;
  let deadlines: AbortController[];
  let waits: ((signal?: AbortSignal) => Promise<void>)[];
  beforeEach(async () => {
    opened = await engine.open();
    deadlines = [];
    waits = [];
    company = createCountedCompany(undefined, (orderNumber) => !orderNumber.includes('OTHER'));
    await keep(opened.location, payments(HANGS));
    recovery = await startRecovery(opened.location, company, () => nowMs, {
      work,
      deadline: () => {
        const controller = new AbortController();
        deadlines.push(controller);
        return controller.signal;
      },
      sleep: (_, signal) => waits.shift()?.(signal) ?? Promise.resolve(),
    });
    await expect.poll(() => company.hanging.size).toBe(places);
  });
  afterEach(() => opened.destroy());

  const runOut = () => {
    for (const controller of deadlines.splice(0)) controller.abort();
  };

  it('payments of others go on beside the one call that asks whether it is back', async () => {
    await keep(opened.location, payments(40, 'shinhan', 'OTHER-'));
    runOut();
    await expect.poll(() => company.answers).toBe(40);
    expect(company.hanging.size).toBe(1);
    runOut();
    await recovery.stop();
  });

  it('a stop ends its calls, and puts their payments off', async () => {
    // Nothing ends in its first wait; the second lasts until everything has.
    const ended = (signal?: AbortSignal) =>
      new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    waits.push(() => Promise.resolve(), ended);
    await recovery.stop();
    expect(company.hanging.size).toBe(0);
    expect(recovery.logged).toEqual([]);
  });
});

describe('after an outage', () => {
  it('ten thousand open payments take one period, and as many calls at a time as there are places', async () => {
    const opened = await engines[0]!.open();
    const company = createCountedCompany();
    await keep(opened.location, abandonedPayments(10_000));
    const process = await startRecovery(opened.location, company, () => START_MS);
    await expect.poll(() => company.answers, { timeout: 25_000 }).toBe(10_000);
    await process.stop();
    expect(company.most).toBe(PLACES);
    expect(
      await opened.store.lease('recovery', { nowMs: Number.MAX_SAFE_INTEGER, untilMs: 0, limit: 1 }),
    ).toEqual([]);
    await opened.destroy();
  });
});

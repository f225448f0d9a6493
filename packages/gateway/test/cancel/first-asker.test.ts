import { FULL_PROFILE } from '@dojang/protocol/acquirer';
import { kstDate, kstDayMs } from '@dojang/protocol/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Acquirer, Reply } from '../../src/acquirer/acquirer.ts';
import { forWeakPeers } from '../../src/acquirer/for-weak-peers.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { systemPorts } from '../../src/ports.ts';
import { noRateLimits } from '../../src/rate-limits/rate-limits.ts';
import { changePayment, loadPayment } from '../../src/record/change-payment.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { settlePayment } from '../../src/recovery/settle-payment.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { createCountedCompany, keep } from '../jobs/abandoned-payments.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { asked, opened, run, START_MS, steps } from '../support/payment-steps.ts';

// A card company that would cancel twice is asked once, by whoever is first; perhaps long after the cancellation was requested.

const HOUR_MS = 3_600_000;
const WEAKEST = {
  ...FULL_PROFILE,
  inquiry: false,
  remembersReversals: false,
  idempotentCancels: false,
} as const;

describe.each(engines)('a cancellation that is to be asked for once, on $name', (engine) => {
  let place: OpenedStore;
  let nowMs: number;
  let monotonicMs: number;
  let asks: number;
  let cancel: () => Reply<never>;

  beforeEach(async () => {
    place = await engine.open();
    // At noon, so that no hour of it is near midnight.
    nowMs = kstDayMs(kstDate(START_MS)) + 12 * HOUR_MS;
    monotonicMs = 0;
    asks = 0;
    const paid = run(opened('CERT'), [...asked.CERT, steps.approved]);
    const requested = run(paid, [steps.cancel], nowMs);
    await keep(place.location, [paymentToRow({ ...requested, id: 'pay_1' }, 1, nowMs)]);
  });
  afterEach(() => place.destroy());

  async function depsWith(profile: { readonly inquiry: boolean }, own: Partial<Acquirer> = {}) {
    const { store } = place;
    const ports = { ...systemPorts, nowMs: () => nowMs, monotonicMs: () => monotonicMs };
    const peers: Acquirer = {
      ...createCountedCompany().acquirer,
      cancel: async () => {
        asks += 1;
        return cancel();
      },
      inquireCancel: async ({ cancelId, amountWon }) => ({
        kind: 'answer',
        answer: { cancelId, amountWon, status: 'not_found' },
      }),
      ledger: async (day) => ({ kind: 'answer', answer: { day, entries: [], next: null, isClosed: true } }),
      ...own,
    };
    const profiles = { of: () => ({ ...WEAKEST, ...profile }) };
    const deps: FlowDeps = {
      ports,
      store,
      acquirer: forWeakPeers(peers, ports, profiles),
      profiles,
      keyring: await openKeyring(ports, store, () => [masterKeyOf(Buffer.alloc(32, 1))]),
      mode: 'test',
      rateLimits: noRateLimits,
      addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
      terms: { version: '1' },
    };
    return deps;
  }

  async function settle(deps: FlowDeps, atMs: number) {
    monotonicMs += Math.max(0, atMs - nowMs);
    nowMs = atMs;
    await settlePayment(deps, 'pay_1');
    const state = (await loadPayment(place.store, 'pay_1'))?.state;
    if (state?.status !== 'paid') throw new Error(state?.status);
    return state.cancellations[0];
  }

  it.each([
    ['with inquiry', { inquiry: true }],
    ['without', { inquiry: false }],
  ])(
    'hours after it was requested, %s: whose answer is lost stays open while it may arrive',
    async (_, profile) => {
      cancel = () => ({ kind: 'unknown', cause: new Error('lost') });
      const deps = await depsWith(profile);
      const firstMs = nowMs + 4 * HOUR_MS;
      expect(await settle(deps, firstMs)).toMatchObject({ status: 'pending', askedAtMs: firstMs });
      expect(await settle(deps, firstMs + HOUR_MS)).toMatchObject({ status: 'pending' });
      // Ten minutes and what clocks may be worth; the books when the days of the asking are over.
      expect(await settle(deps, firstMs + (profile.inquiry ? 3 : 36) * HOUR_MS)).toMatchObject({
        status: 'declined',
        institutionCode: '2116',
      });
      expect(asks).toBe(1);
    },
  );

  it('that was answered for another amount, and is resumed, is not counted as never asked for', async () => {
    cancel = () => ({
      kind: 'answer',
      answer: { cancelId: 'cancel_1', amountWon: 399, status: 'cancelled', cancelledAtMs: nowMs } as never,
    });
    const deps = await depsWith({ inquiry: true });
    const firstMs = nowMs + 4 * HOUR_MS;
    expect(await settle(deps, firstMs)).toMatchObject({ status: 'contradicted' });
    await changePayment(deps, 'pay_1', { type: 'resume' });
    expect(await settle(deps, firstMs + 60_000)).toMatchObject({ status: 'pending', askedAtMs: firstMs });
    expect(asks).toBe(1);
  });

  it('that cannot be sent is tried ever more seldom, each try by whoever is first, and done once it can', async () => {
    cancel = () => ({ kind: 'unsent', cause: new Error('nobody is there') });
    const deps = await depsWith({ inquiry: true });
    const fromMs = nowMs;
    const triesIn = async (untilMs: number) => {
      const before = asks;
      for (let atMs = nowMs; atMs < untilMs; atMs += 1_000) await settle(deps, atMs);
      return asks - before;
    };
    // Two calls a try; the first one once who requested it had its time.
    expect(await triesIn(fromMs + 10_000)).toBe(0);
    expect(await triesIn(fromMs + 120_000)).toBeLessThanOrEqual(16);
    expect(await triesIn(fromMs + 420_000)).toBeLessThanOrEqual(12);
    const pending = await settle(deps, nowMs);
    expect(pending).toMatchObject({ status: 'pending', isUnasked: true });
    const { amountWon = 0, id: cancelId = '' } = pending ?? {};
    cancel = () => ({
      kind: 'answer',
      answer: { cancelId, amountWon, status: 'cancelled', cancelledAtMs: nowMs } as never,
    });
    expect(await settle(deps, nowMs + 61_000)).toMatchObject({ status: 'done' });
  });

  it('is not sent by who wakes late: others may have given it up by then', async () => {
    cancel = () => ({ kind: 'unknown', cause: new Error('lost') });
    const deps = await depsWith({ inquiry: true });
    const store: FlowDeps['store'] = {
      ...deps.store,
      commit: async (commit) => {
        const outcome = await deps.store.commit(commit);
        monotonicMs += 8_000;
        return outcome;
      },
    };
    expect(await settle({ ...deps, store }, nowMs + 11_000)).toMatchObject({
      status: 'pending',
      isUnasked: true,
    });
    expect(asks).toBe(0);
  });
});

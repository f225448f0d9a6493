import { describe, expect, it } from 'vitest';
import type { Acquirer } from '../../src/acquirer/acquirer.ts';
import { approvePayment } from '../../src/approve/approve-payment.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { noRateLimits } from '../../src/rate-limits/rate-limits.ts';
import { loadPayment } from '../../src/record/change-payment.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { createCommit, put } from '../../src/store/write.ts';
import { createCountedCompany, fullProfiles, keep } from '../jobs/abandoned-payments.ts';
import { engines } from '../support/engines.ts';
import { opened, run, START_MS, steps } from '../support/payment-steps.ts';
import { merchantRow } from '../support/rows.ts';

/** A payment `pay_1` whose phone has said yes, and what its flows need. */
async function authenticated(
  engine: (typeof engines)[number],
  work: 'PAY' | 'CERT',
  ports: Ports,
  acquirer: Acquirer,
) {
  const place = await engine.open();
  const { store, location } = place;
  const keyring = await openKeyring(ports, store, () => [masterKeyOf(Buffer.alloc(32, 1))]);
  const state = run(opened(work), [steps.agree, steps.choose, steps.authenticated]);
  await keep(location, [paymentToRow({ ...state, id: 'pay_1', keyId: keyring.current.id }, 1, START_MS)]);
  await store.commit(
    createCommit(ports, [
      put('merchants', merchantRow(state.order.merchantId, { state: '{"businessNumber":""}' })),
    ]),
  );
  const deps: FlowDeps = {
    ports,
    store,
    acquirer,
    profiles: fullProfiles,
    keyring,
    mode: 'test',
    rateLimits: noRateLimits,
    addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
    terms: { version: '1' },
  };
  return { deps, close: () => place.destroy() };
}

describe.each(engines)('an approval on $name', (engine) => {
  it('has the whole 7.5 s: it is paid though the inquiry, two seconds before, found nothing', async () => {
    const ports: Ports = {
      ...systemPorts,
      nowMs: () => START_MS,
      monotonicMs: () => START_MS,
      // Time stands still: what waits until 5.5 s is over at once, what waits until 7.5 s never.
      sleep: async () => {},
      deadline: (delayMs) => (delayMs < 7_500 ? AbortSignal.abort() : new AbortController().signal),
    };
    const inquired = new AbortController();
    const acquirer: Acquirer = {
      ...createCountedCompany().acquirer,
      approve: async ({ attemptId, amountWon }, { signal }) => {
        if (signal.aborted) return { kind: 'unknown', cause: signal.reason };
        await new Promise((resolve) => inquired.signal.addEventListener('abort', resolve));
        return {
          kind: 'answer',
          answer: {
            attemptId,
            amountWon,
            status: 'approved',
            approvalNumber: '12345678',
            approvedAtMs: START_MS,
            cardName: '신한카드',
            maskedNumber: '1234-****-****-5678',
            acquirer: 'shinhan',
            card: null,
            isInterestFree: false,
            interestBy: null,
          },
        };
      },
      inquire: async ({ attemptId, amountWon }) => {
        inquired.abort();
        return { kind: 'answer', answer: { attemptId, amountWon, status: 'not_found' } };
      },
    };
    const { deps, close } = await authenticated(engine, 'PAY', ports, acquirer);
    expect((await approvePayment(deps, 'pay_1', 'window', START_MS)).state.status).toBe('paid');
    await close();
  });

  it.each(['PAY', 'CERT'] as const)('of %s that could not begin in time is not begun', async (work) => {
    const ports = { ...systemPorts, nowMs: () => START_MS, monotonicMs: () => START_MS };
    // It rejects whoever asks for an approval.
    const { acquirer } = createCountedCompany();
    const { deps, close } = await authenticated(engine, work, ports, acquirer);
    const approve = (arrivedAtMs: number) =>
      approvePayment(deps, 'pay_1', work === 'PAY' ? 'window' : 'partner', arrivedAtMs);

    await expect(approve(START_MS - 4_000)).rejects.toThrow(StoreUnavailable);
    expect((await loadPayment(deps.store, 'pay_1'))?.state.status).toBe('authenticated');
    await expect(approve(START_MS - 3_999)).rejects.toThrow('Nobody asks for this here.');
    expect((await loadPayment(deps.store, 'pay_1'))?.state.status).toBe('approving');
    // Once it is begun, who asks late hears how it stands.
    expect((await approve(START_MS - 4_000)).state.status).toBe('approving');
    await close();
  });
});

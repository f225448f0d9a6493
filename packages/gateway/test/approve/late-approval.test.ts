import { describe, expect, it } from 'vitest';
import { approvePayment } from '../../src/approve/approve-payment.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { systemPorts } from '../../src/ports.ts';
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

describe.each(engines)('an approval on $name', (engine) => {
  it.each(['PAY', 'CERT'] as const)('of %s that could not begin in time is not begun', async (work) => {
    const place = await engine.open();
    const { store, location } = place;
    const state = run(opened(work), [steps.agree, steps.choose, steps.authenticated]);
    await keep(location, [paymentToRow({ ...state, id: 'pay_1' }, 1, START_MS)]);
    const ports = { ...systemPorts, nowMs: () => START_MS, monotonicMs: () => START_MS };
    await store.commit(
      createCommit(ports, [
        put('merchants', merchantRow(state.order.merchantId, { state: '{"businessNumber":""}' })),
      ]),
    );
    const deps: FlowDeps = {
      ports,
      store,
      // It rejects whoever asks for an approval.
      acquirer: createCountedCompany().acquirer,
      profiles: fullProfiles,
      keyring: await openKeyring(ports, store, () => [masterKeyOf(Buffer.alloc(32, 1))]),
      mode: 'test',
      rateLimits: noRateLimits,
      addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
      terms: { version: '1' },
    };
    const approve = (arrivedAtMs: number) =>
      approvePayment(deps, 'pay_1', work === 'PAY' ? 'window' : 'partner', arrivedAtMs);

    await expect(approve(START_MS - 4_000)).rejects.toThrow(StoreUnavailable);
    expect((await loadPayment(store, 'pay_1'))?.state.status).toBe('authenticated');
    await expect(approve(START_MS - 3_999)).rejects.toThrow('Nobody asks for this here.');
    expect((await loadPayment(store, 'pay_1'))?.state.status).toBe('approving');
    // Once it is begun, who asks late hears how it stands.
    expect((await approve(START_MS - 4_000)).state.status).toBe('approving');
    await place.destroy();
  });
});

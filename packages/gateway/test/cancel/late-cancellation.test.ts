import { toWon } from '@dojang/protocol/payple';
import { describe, expect, it } from 'vitest';
import { cancelOnce } from '../../src/cancel/cancel-once.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { systemPorts } from '../../src/ports.ts';
import { noRateLimits } from '../../src/rate-limits/rate-limits.ts';
import { loadPayment } from '../../src/record/change-payment.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { createCountedCompany, fullProfiles, keep } from '../jobs/abandoned-payments.ts';
import { engines } from '../support/engines.ts';
import { asked, opened, run, START_MS, steps } from '../support/payment-steps.ts';

describe.each(engines)('a cancellation on $name', (engine) => {
  it('that could not begin in time is not begun, and can be asked for again', async () => {
    const place = await engine.open();
    const { store, location } = place;
    const paid = run(opened('CERT'), [...asked.CERT, steps.approved]);
    await keep(location, [paymentToRow({ ...paid, id: 'pay_1' }, 1, START_MS)]);
    const ports = { ...systemPorts, nowMs: () => START_MS, monotonicMs: () => START_MS };
    const deps: FlowDeps = {
      ports,
      store,
      // It rejects whoever asks for a cancellation.
      acquirer: createCountedCompany().acquirer,
      profiles: fullProfiles,
      keyring: await openKeyring(ports, store, () => [masterKeyOf(Buffer.alloc(32, 1))]),
      mode: 'test',
      rateLimits: noRateLimits,
      addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
      terms: { version: '1' },
    };
    const request = {
      cstId: 'test',
      custKey: 'key',
      authKey: 'auth',
      refundKey: 'refund',
      cancelFlag: 'Y',
      orderNumber: paid.order.orderNumber,
      paidOn: '20261123',
      amountWon: toWon(400),
      taxWon: null,
    } as const;
    const cancel = (arrivedAtMs: number) =>
      cancelOnce(
        deps,
        { paymentId: 'pay_1', authNonce: 'n2', newWon: request.amountWon },
        { request, arrivedAtMs, address: '127.0.0.1', pageOrigin: null, isGone: async () => false },
      );
    const stored = async () => {
      const state = (await loadPayment(store, 'pay_1'))?.state;
      return state?.status === 'paid' ? state.cancellations.map(({ status }) => status) : null;
    };

    await expect(cancel(START_MS - 4_000)).rejects.toThrow(StoreUnavailable);
    expect(await stored()).toEqual([]);
    expect(await store.redeemed('n2')).toBeUndefined();
    await expect(cancel(START_MS - 3_999)).rejects.toThrow('Nobody asks for this here.');
    expect(await stored()).toEqual(['pending']);
    // Once it is begun, who asks late hears how it stands.
    expect(await cancel(START_MS - 9_000)).toMatchObject({ refused: 'PAYC0012' });
    await place.destroy();
  });
});

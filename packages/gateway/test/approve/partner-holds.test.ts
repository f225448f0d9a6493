import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvePayment } from '../../src/approve/approve-payment.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import type { ManageDeps } from '../../src/manage/act.ts';
import { addMerchant, setLimits, setMerchantStatus } from '../../src/manage/merchants.ts';
import { systemPorts } from '../../src/ports.ts';
import { noRateLimits } from '../../src/rate-limits/rate-limits.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { put } from '../../src/store/write.ts';
import { createCountedCompany, fullProfiles } from '../jobs/abandoned-payments.ts';
import { actor } from '../support/actor.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { opened, run, START_MS, steps } from '../support/payment-steps.ts';
import { commitOf } from '../support/rows.ts';

const ports = { ...systemPorts, nowMs: () => START_MS };

describe.each(engines)('an approval on $name whose partner changes while it is being stored', (engine) => {
  let place: OpenedStore;
  let manage: ManageDeps;
  beforeEach(async () => {
    place = await engine.open();
    const { store } = place;
    const keyring = await openKeyring(ports, store, () => [masterKeyOf(Buffer.alloc(32, 7))]);
    manage = { mode: 'test', ports, store, keyring, actor };
    await addMerchant(manage, { id: 'test', name: '상점' });
    const state = run(opened('PAY'), [steps.agree, steps.choose, steps.authenticated]);
    await store.commit(commitOf([put('payments', paymentToRow(state, 1, START_MS))]));
  });
  afterEach(() => place.destroy());

  async function approveWhile(change: () => Promise<unknown>) {
    let isFirst = true;
    const deps: FlowDeps = {
      ...manage,
      // It rejects whoever asks for an approval.
      acquirer: createCountedCompany().acquirer,
      profiles: fullProfiles,
      rateLimits: noRateLimits,
      addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
      terms: { version: '1' },
    };
    const { state } = await approvePayment(deps, 'pay_1', 'window', START_MS, async () => {
      if (isFirst) await change();
      isFirst = false;
    });
    return state;
  }

  it('does not begin when the partner was disabled', async () => {
    const state = await approveWhile(() => setMerchantStatus(manage, 'test', 'disabled'));
    expect(state).toMatchObject({ status: 'failed', failure: { reason: 'merchant-inactive' } });
  });

  it('does not begin when a limit was set that it breaks', async () => {
    const state = await approveWhile(() => setLimits(manage, 'test', { perDayWon: 999 }));
    expect(state).toMatchObject({ status: 'failed', failure: { reason: 'limit', limit: 'perDayWon' } });
  });
});

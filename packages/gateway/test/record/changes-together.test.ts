import { toWon } from '@dojang/protocol/payple';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/payment/command.ts';
import { systemPorts } from '../../src/ports.ts';
import {
  changePayment,
  loadPayment,
  type Prepared,
  type RecordDeps,
} from '../../src/record/change-payment.ts';
import { eventFromRow, paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import type { Store } from '../../src/store/contract.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { insert, put } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { asked, opened, run, START_MS, steps } from '../support/payment-steps.ts';
import { commitOf } from '../support/rows.ts';

const ports = { ...systemPorts, nowMs: () => START_MS };
const paid = run(opened('CERT', 1_000), [...asked.CERT, steps.approved]);

function giveBack(nonce: string): Extract<Command, { type: 'start_cancel' }> {
  return {
    type: 'start_cancel',
    cancelId: `cancel_${nonce}`,
    authNonce: nonce,
    requestDigest: nonce,
    amountWon: toWon(1),
    taxWon: null,
  };
}

describe.each(engines)('changes of one payment that are wanted at once, on $name', (engine) => {
  let place: OpenedStore;
  let deps: RecordDeps;
  let commits: number;
  let refusesFrom: number;
  beforeEach(async () => {
    place = await engine.open();
    const keyring = await openKeyring(ports, place.store, () => [masterKeyOf(Buffer.alloc(32, 7))]);
    await place.store.commit(
      commitOf([
        put('payments', paymentToRow(paid, 1, START_MS)),
        insert('nonces', { nonce: 'used', payment_id: 'pay_0', cancellation_id: null }),
      ]),
    );
    commits = 0;
    refusesFrom = Number.POSITIVE_INFINITY;
    const store: Store = {
      ...place.store,
      commit: async (commit) => {
        commits += 1;
        if (commits >= refusesFrom) return { kind: 'refused', cause: new Error('disk full') };
        return await place.store.commit(commit);
      },
    };
    deps = { ports, store, keyring };
  });
  afterEach(() => place.destroy());

  const nonces = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

  async function stored() {
    const { state, version } = (await loadPayment(place.store, 'pay_1')) ?? {};
    if (state?.status !== 'paid') throw new Error('It is paid.');
    return { state, version, nonces: state.cancellations.map(({ authNonce }) => authNonce) };
  }

  it('go into few commits, in the order in which they came, each with what it found', async () => {
    // As many as a payment takes.
    const all = nonces(100);
    const changes = await Promise.all(all.map((nonce) => changePayment(deps, 'pay_1', giveBack(nonce))));
    // The first one alone; of those who came meanwhile 64 together.
    expect(commits).toBe(1 + Math.ceil(99 / 64));
    expect((await stored()).nonces).toEqual(all);
    expect((await stored()).version).toBe(1 + commits);
    expect(changes.map(({ events }) => events)).toEqual(
      all.map((authNonce) => [expect.objectContaining({ type: 'cancel_started', authNonce })]),
    );
    expect(changes.map(({ state }) => (state.status === 'paid' ? state.cancellations.length : 0))).toEqual(
      all.map((_, index) => index + 1),
    );
    const events = await place.store.events('pay_1');
    expect(events.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => paid.events + index + 1));
    expect(events.map(eventFromRow)).toEqual(changes.flatMap((change) => change.events));
    for (const nonce of all) expect(await place.store.redeemed(nonce)).toMatchObject({ payment_id: 'pay_1' });
  });

  it('never come to more than what is left, and a repeated one changes nothing', async () => {
    const wanted = [...nonces(3), 'n2', 'n1'].map((nonce) => ({ ...giveBack(nonce), amountWon: toWon(400) }));
    const changes = await Promise.all(wanted.map((command) => changePayment(deps, 'pay_1', command)));
    expect(changes.map((change) => (change.ok ? change.events.length : change.refusal.reason))).toEqual([
      1,
      1,
      'above-rest',
      'above-rest',
      0,
    ]);
    expect((await stored()).nonces).toEqual(['n0', 'n1']);
  });

  it('do not share the refusal of one whose key is taken', async () => {
    const wanted = ['n0', 'n1', 'used', 'n2'];
    const changes = await Promise.all(wanted.map((nonce) => changePayment(deps, 'pay_1', giveBack(nonce))));
    expect(changes.map((change) => (change.ok ? null : change.refusal.reason))).toEqual([
      null,
      null,
      'redeemed',
      null,
    ]);
    expect((await stored()).nonces).toEqual(['n0', 'n1', 'n2']);
  });

  it('do not share the failure of one that cannot be prepared', async () => {
    const prepared = (nonce: string) => async (): Promise<Prepared> => {
      if (nonce === 'n2') throw new StoreUnavailable('It took too long.');
      return { command: giveBack(nonce) };
    };
    const all = nonces(4);
    const ends = await Promise.allSettled(all.map((nonce) => changePayment(deps, 'pay_1', prepared(nonce))));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await stored()).nonces).toEqual(['n0', 'n1', 'n3']);
  });

  it('share that nothing can be stored, and nobody is told of what was not', async () => {
    const told: number[] = [];
    const first = changePayment(deps, 'pay_1', giveBack('n0'));
    refusesFrom = 2;
    const rest = nonces(5).slice(1);
    const ends = await Promise.allSettled(
      rest.map((nonce) =>
        changePayment({ ...deps, onEvents: (_, { length }) => told.push(length) }, 'pay_1', giveBack(nonce)),
      ),
    );
    expect(await first).toMatchObject({ ok: true });
    expect(ends.map((end) => end.status === 'rejected' && end.reason instanceof StoreUnavailable)).toEqual(
      rest.map(() => true),
    );
    expect(told).toEqual([]);
    expect((await stored()).nonces).toEqual(['n0']);
    expect(commits).toBe(2);
  });

  it('are decided anew when another process was faster', async () => {
    const elsewhere = { ...deps, store: place.store };
    let isFirst = true;
    const slow = async (): Promise<Prepared> => {
      if (isFirst) await changePayment(elsewhere, 'pay_1', giveBack('theirs'));
      isFirst = false;
      return { command: giveBack('n0') };
    };
    await Promise.all([
      changePayment(deps, 'pay_1', slow),
      ...['n1', 'n2'].map((nonce) => changePayment(deps, 'pay_1', giveBack(nonce))),
    ]);
    expect((await stored()).nonces).toEqual(['theirs', 'n0', 'n1', 'n2']);
  });
});

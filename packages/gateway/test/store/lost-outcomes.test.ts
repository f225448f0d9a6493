import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/delivery/deliver.ts';
import { shareOut } from '../../src/delivery/share-out.ts';
import { secretText } from '../../src/delivery/webhook/sign.ts';
import { addressFromRow, addressToRow, secretsInForce } from '../../src/delivery/webhook/webhook-address.ts';
import type { ManageDeps } from '../../src/manage/act.ts';
import { addMerchant } from '../../src/manage/merchants.ts';
import { rotateCustKey } from '../../src/manage/partner-keys.ts';
import { resendDelivery } from '../../src/manage/resend.ts';
import { addWebhookAddress, rotateWebhookSecret } from '../../src/manage/webhook-addresses.ts';
import { findMerchant } from '../../src/merchant/merchants.ts';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { rotateSealingKeys } from '../../src/seal/rotate-sealing-keys.ts';
import { openStore } from '../../src/store/open-store.ts';
import { insert, put } from '../../src/store/write.ts';
import { actor } from '../support/actor.ts';
import { engines, type OpenedStore, sharedPostgres } from '../support/engines.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { type Lost, losingOutcomes } from '../support/losing-outcomes.ts';
import { commitOf, deliveryRow, merchantRow, outboxRow, webhookAddressRow } from '../support/rows.ts';

/** No two moments are the same. */
let momentMs = Date.now();
const ports: Ports = { ...systemPorts, nowMs: () => ++momentMs };
const masterKeys = () => [masterKeyOf(Buffer.alloc(32, 7))];
const nobody = new AbortController().signal;
const fates: readonly Lost[] = ['written', 'not written', 'late'];

describe.each(engines)('a change on $name', (engine) => {
  let opened: OpenedStore;
  let calm: ManageDeps;
  beforeEach(async () => {
    opened = await engine.open();
    calm = {
      mode: 'test',
      ports,
      store: opened.store,
      keyring: await openKeyring(ports, opened.store, masterKeys),
      actor,
    };
  });
  afterEach(() => opened.destroy());

  describe.each(fates)('whose answer is lost and which is %s', (fate) => {
    let deps: ManageDeps;
    beforeEach(() => {
      deps = { ...calm, store: losingOutcomes(opened.store, [fate]) };
    });

    it('issues a custKey that works', async () => {
      await addMerchant(calm, { id: 'cafe', name: '카페' });
      const rotated = await rotateCustKey(deps, 'cafe', 0);
      expect(await findMerchant(opened.store, 'cafe')).toMatchObject({
        keys: [{ hash: calm.keyring.hashKey(rotated?.custKey ?? ''), validUntilMs: null }],
        keyVersion: 2,
        version: 2,
      });
    });

    it('adds a partner whose keys work', async () => {
      const added = await addMerchant(deps, { id: 'cafe', name: '카페' });
      if (!added.ok) throw new Error(added.message);
      expect(await findMerchant(opened.store, 'cafe')).toMatchObject({
        keys: [{ hash: calm.keyring.hashKey(added.keys.custKey) }],
        clientKey: added.keys.clientKey,
        version: 1,
      });
    });

    it('adds one webhook address', async () => {
      await opened.store.commit(commitOf([put('merchants', merchantRow('shop'))]));
      const added = await addWebhookAddress(deps, { merchantId: 'shop', url: 'http://127.0.0.1:9/' });
      if (!added.ok) throw new Error(added.message);
      expect((await opened.store.webhookAddresses()).map(({ id }) => id)).toEqual([added.address.id]);
    });

    it('issues a webhook secret that signs', async () => {
      const address = addressFromRow(
        webhookAddressRow('a', { state: '{"disabledReason":null,"events":["payment"],"secrets":[]}' }),
      );
      await opened.store.commit(commitOf([put('webhook_addresses', addressToRow(address))]));
      const rotated = await rotateWebhookSecret(deps, 'a', 0);
      const stored = addressFromRow((await opened.store.webhookAddress('a'))!);
      const secrets = await secretsInForce(calm.keyring, stored, ports.nowMs());
      expect(secrets.map(secretText)).toEqual([rotated?.secret]);
      expect(stored.version).toBe(2);
    });

    it('makes the first sealing key once', async () => {
      const empty = await engine.open();
      const { store } = empty;
      await openKeyring(ports, losingOutcomes(store, [fate]), masterKeys);
      expect(await store.sealingKeys()).toHaveLength(1);
      await empty.destroy();
    });

    it('adds a sealing key and lets the others end, once', async () => {
      const first = calm.keyring.current.id;
      const rotated = await rotateSealingKeys(deps, { overlapMs: 1000 });
      const endMs = (rotated?.sealsFromMs ?? 0) + 1000;
      expect(rotated?.older).toEqual([{ id: first, validUntilMs: endMs }]);
      expect(await opened.store.sealingKeys()).toMatchObject([
        { id: first, retired_at: endMs },
        { id: rotated?.id, retired_at: null },
      ]);
    });

    it('makes one delivery for an address', async () => {
      const state = '{"disabledReason":null,"events":["payment"],"secrets":[]}';
      const outbox = { ...outboxRow('o1', 'p1'), kind: 'payment-result' };
      await opened.store.commit(
        commitOf([
          put('merchants', merchantRow('shop')),
          put('webhook_addresses', webhookAddressRow('a', { state })),
          insert('outbox', outbox),
        ]),
      );
      await shareOut(deps, outbox);
      expect(await opened.store.deliveriesOf('o1')).toHaveLength(1);
      expect(await opened.store.outboxRow('o1')).toMatchObject({ due_at: null });
    });

    it('keeps one try of a delivery, and sends it once more', async () => {
      const row = deliveryRow('d1', { outbox_id: 'o1', address_id: 'a' });
      await opened.store.commit(
        commitOf([
          put('webhook_addresses', webhookAddressRow('a')),
          insert('outbox', outboxRow('o1', 'p1')),
          put('deliveries', row),
        ]),
      );
      const sent = {
        atMs: 1,
        durationMs: 2,
        status: 500,
        error: 'HTTP 500',
        answer: '',
        retryAfterMs: null,
        isFinal: false,
      };
      await deliver(deps, { send: async () => sent }, row, nobody);
      expect(await opened.store.deliveryTries('d1')).toMatchObject([{ sequence: 1, at: 1 }]);
      expect(await opened.store.delivery('d1')).toMatchObject({ failures: 1, tries: 1, version: 2 });

      const lossy = { ...calm, store: losingOutcomes(opened.store, [fate]) };
      expect(await resendDelivery(lossy, 'd1')).toEqual({ ok: true, deliveryIds: ['d1'] });
      expect(await opened.store.delivery('d1')).toMatchObject({ failures: 0, tries: 1, version: 3 });
    });
  });
});

describe('a custKey that is rotated while PostgreSQL goes away', () => {
  it.each(['before', 'after'] as const)('at COMMIT, %s it is done, works', async (when) => {
    const place = await engines[1]!.place();
    if (place.location.engine !== 'postgres') throw new Error('This test is for PostgreSQL.');
    const proxy = await startFaultyProxy((await sharedPostgres()).port);
    const proxied = new URL(place.location.url);
    proxied.port = String(proxy.port);
    const store = await openStore({ engine: 'postgres', url: proxied.href });
    const deps: ManageDeps = {
      mode: 'test',
      ports,
      store,
      keyring: await openKeyring(ports, store, masterKeys),
      actor,
    };
    await addMerchant(deps, { id: 'cafe', name: '카페' });

    proxy.breakAt('commit\0', when);
    const rotated = await rotateCustKey(deps, 'cafe', 0);
    expect(await findMerchant(store, 'cafe')).toMatchObject({
      keys: [{ hash: deps.keyring.hashKey(rotated?.custKey ?? '') }],
      keyVersion: 2,
      version: 2,
    });
    await store.close();
    await proxy.close();
    await place.remove();
  });
});

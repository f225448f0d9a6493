import { fastify } from 'fastify';
import { createSender } from '../../src/delivery/http/sender.ts';
import { createTransports } from '../../src/delivery/transports.ts';
import { deliveries } from '../../src/jobs/deliveries.ts';
import { type Job, type Stop, startJobs } from '../../src/jobs/runner.ts';
import { sharedResults } from '../../src/jobs/shared-results.ts';
import type { ManageDeps } from '../../src/manage/act.ts';
import { addWebhookAddress, type NewWebhookAddress } from '../../src/manage/webhook-addresses.ts';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import type { Mode } from '../../src/settings.ts';
import type { OutboxRow, StoreLocation } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { insert, put } from '../../src/store/write.ts';
import { actor } from '../support/actor.ts';
import type { TestEngine } from '../support/engines.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { commitOf, merchantRow, outboxRow, paymentRow } from '../support/rows.ts';

/** A store, a receiver, and as many processes of the webhook loop as a test wants. */
export interface PostOffice {
  readonly deps: ManageDeps;
  readonly receiver: Receiver;
  readonly location: StoreLocation;
  readonly nowMs: () => number;
  advance(byMs: number): void;
  add(
    path: string,
    options?: Partial<NewWebhookAddress>,
  ): Promise<{ readonly id: string; readonly secret: string }>;
  /** Stores a result that must leave, as a payment's commit does. */
  announce(orderNumber: string, changes?: Partial<OutboxRow>): Promise<void>;
  /** Starts a process on a connection of its own. Answers how to stop it. */
  start(): Promise<Stop>;
  /** Does whatever is due now, to its end: what did not leave then, leaves not by itself. */
  round(): Promise<void>;
  close(): Promise<void>;
}

const masterKeys = () => [masterKeyOf(Buffer.alloc(32, 1))];
const { log } = fastify();

export async function openPostOffice(engine: TestEngine, mode: Mode = 'test'): Promise<PostOffice> {
  const opened = await engine.open();
  const receiver = await startReceiver();
  let aheadMs = 0;
  const ports: Ports = {
    ...systemPorts,
    nowMs: () => Date.now() + aheadMs,
    every: (_, work) => systemPorts.every(20, work),
  };
  const { store } = opened;
  await store.commit(
    commitOf([put('merchants', merchantRow('shop')), insert('meta', { key: 'mode', value: mode })]),
  );
  const deps: ManageDeps = {
    mode,
    ports,
    store,
    keyring: await openKeyring(ports, store, masterKeys),
    actor,
  };
  const running = new Set<Stop>();

  return {
    deps,
    receiver,
    location: opened.location,
    nowMs: () => ports.nowMs(),
    advance: (byMs) => {
      aheadMs += byMs;
    },
    add: async (path, options = {}) => {
      const added = await addWebhookAddress(deps, {
        merchantId: 'shop',
        url: `${receiver.origin}${path}`,
        ...options,
      });
      if (!added.ok) throw new Error(added.message);
      return { id: added.address.id, secret: added.secret };
    },
    announce: async (orderNumber, changes = {}) => {
      const id = `pay-${orderNumber}`;
      const row = outboxRow(`${id}:1`, id);
      const body = JSON.stringify({ PCD_PAY_OID: orderNumber, PCD_PAY_GOODS: '도장 티셔츠' });
      const result = await store.commit(
        commitOf([
          put('payments', paymentRow(id, { order_number: orderNumber })),
          insert('outbox', {
            ...row,
            kind: 'payment-result',
            order_number: orderNumber,
            body,
            created_at: ports.nowMs(),
            due_at: ports.nowMs(),
            ...changes,
          }),
        ]),
      );
      if (result.kind !== 'committed') throw new Error(result.kind);
    },
    start: () => start(({ sharing, sending }) => startJobs({ ports, log }, [sharing, sending])),
    round: async () => {
      const once = { ...ports, every: () => () => {} };
      const stop = await start(({ sharing, sending }) => async () => {
        for (const each of [sharing, sending]) await startJobs({ ports: once, log }, [each])();
      });
      await stop();
    },
    close: async () => {
      await Promise.all([...running].map((stop) => stop()));
      await receiver.close();
      await opened.destroy();
    },
  };

  async function start(run: (jobs: { readonly sharing: Job; readonly sending: Job }) => Stop): Promise<Stop> {
    const own = await openStore(opened.location);
    const sender = createSender({ ports, mode });
    const transports = await createTransports({ ...deps, store: own, mode, sender }, {});
    const stopJobs = run({
      sharing: sharedResults({ ports, store: own }),
      sending: deliveries({ ports, store: own }, transports),
    });
    const stop = async () => {
      running.delete(stop);
      await stopJobs();
      await sender.close();
      await own.close();
    };
    running.add(stop);
    return stop;
  }
}

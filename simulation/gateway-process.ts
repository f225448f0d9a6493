import type { Acquirer } from '../packages/gateway/src/acquirer/acquirer.ts';
import { forWeakPeers } from '../packages/gateway/src/acquirer/for-weak-peers.ts';
import { knowProfiles } from '../packages/gateway/src/acquirer/profiles.ts';
import { createWebhookTransport } from '../packages/gateway/src/delivery/webhook/webhook-transport.ts';
import { deletions, KEPT_DELIVERY_DAYS } from '../packages/gateway/src/jobs/deletions.ts';
import { deliveries } from '../packages/gateway/src/jobs/deliveries.ts';
import { expiries } from '../packages/gateway/src/jobs/expiries.ts';
import { recoveries } from '../packages/gateway/src/jobs/recoveries.ts';
import { startJobs } from '../packages/gateway/src/jobs/runner.ts';
import { sharedResults } from '../packages/gateway/src/jobs/shared-results.ts';
import type { Log } from '../packages/gateway/src/log.ts';
import type { Ports } from '../packages/gateway/src/ports.ts';
import { createRateLimits } from '../packages/gateway/src/rate-limits/rate-limits.ts';
import { openKeyring } from '../packages/gateway/src/seal/keyring.ts';
import { masterKeyOf } from '../packages/gateway/src/seal/master-key.ts';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import { StoreUnavailable } from '../packages/gateway/src/store/store-unavailable.ts';
import type { NewsDeps } from '../packages/gateway/src/window/steps/news.ts';
import { watchPayments } from '../packages/gateway/src/window/watch-payments.ts';
import { linkTo } from './acquirer-link.ts';
import type { Auditor } from './auditor.ts';
import type { CardCompany } from './card-company.ts';
import type { Liar } from './lies.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import { type DatabaseDeps, shakyStore, UnreadableRow } from './shaky-store.ts';
import { webhookLink } from './webhook-link.ts';

/** What the flows of a process need. */
export type GatewayDeps = NewsDeps;

/** One process of the gateway. Several share the store; any may die at any scheduling point. */
export interface GatewayProcess extends Owner {
  readonly deps: GatewayDeps;
  /** Calls `lost` when the process dies; the returned function takes it back. */
  onCrash(lost: () => void): () => void;
  /** Everything in memory is gone: flows under way never go on. */
  crash(): void;
  /** Stands still for a while, in the middle of whatever it does. */
  freeze(durationMs: number): void;
  /** Its machine's clock is off by so much from now on; timers run as ever. */
  setClock(offMs: number): void;
}

/** What a test may put between the gateway and its world, to break a rule on purpose. */
export interface Sabotage {
  readonly store?: (store: Store) => Store;
  readonly acquirer?: (acquirer: Acquirer) => Acquirer;
}

export interface ProcessOptions extends DatabaseDeps {
  readonly scheduler: Scheduler;
  readonly company: CardCompany;
  readonly liar: Liar;
  readonly auditor: Auditor;
  /** Gateway's own chance: ids, keys, nonces. */
  readonly ids: Random;
  readonly masterKey: Buffer;
  /** Called with what nobody expected: a flow or a job that threw. */
  readonly broken: (error: unknown) => void;
  readonly sabotage: Sabotage;
}

/** Jobs look for what is due more seldom than in a real process: an empty look is a step in which nothing happens. */
const LOOK_MS = 4_000;
const ORIGIN = 'http://localhost:4000';

export async function startProcess(options: ProcessOptions, name: string): Promise<GatewayProcess> {
  let alive = true;
  let isFrozen = false;
  let clockOffMs = 0;
  const losses = new Set<() => void>();
  const owner: Owner = { name, isAlive: () => alive, isFrozen: () => isFrozen };
  const ports = portsOf(options, owner, () => clockOffMs);
  const store = shakyStore(options, owner);
  const line = linkTo(options, owner);
  const peers = options.sabotage.acquirer?.(line) ?? line;
  const log = jobLog(options.broken);
  const usedStore = options.sabotage.store?.(store) ?? store;
  const profiles = knowProfiles(ports, peers);
  const deps: GatewayDeps = {
    ports,
    keyring: await openKeyring(ports, options.database, () => [masterKeyOf(options.masterKey)]),
    store: usedStore,
    acquirer: forWeakPeers(peers, ports, profiles),
    profiles,
    mode: 'test',
    rateLimits: createRateLimits({ ports, store: usedStore }),
    addresses: { callbackOrigin: ORIGIN, cardAppOrigin: () => null },
    terms: { version: '1' },
    watcher: watchPayments(ports, usedStore, log),
  };
  const sender = webhookLink(options, ports, owner);
  const webhook = createWebhookTransport({ ...deps, sender });
  startJobs({ ports, log }, [
    recoveries(deps),
    expiries(deps),
    sharedResults(deps),
    deliveries(deps, { webhook }),
    ...deletions(deps, KEPT_DELIVERY_DAYS),
  ]);
  return {
    ...owner,
    deps,
    onCrash: (lost) => {
      losses.add(lost);
      return () => losses.delete(lost);
    },
    crash: () => {
      alive = false;
      for (const lost of losses) lost();
    },
    freeze: (durationMs) => {
      if (isFrozen) return;
      isFrozen = true;
      options.scheduler.after(machine, durationMs, `thaws ${name}`, () => {
        isFrozen = false;
      });
    },
    setClock: (offMs) => {
      clockOffMs = offMs;
    },
  };
}

/** What a process runs on goes on when it does not. */
const machine: Owner = { name: 'machine', isAlive: () => true };

function portsOf({ scheduler, ids }: ProcessOptions, owner: Owner, clockOffMs: () => number): Ports {
  return {
    nowMs: () => scheduler.nowMs() + clockOffMs(),
    monotonicMs: () => scheduler.nowMs(),
    randomBytes: (length) => ids.bytes(length),
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const cancel = scheduler.after(owner, delayMs, '', resolve);
        signal?.addEventListener(
          'abort',
          () => {
            cancel();
            resolve();
          },
          { once: true },
        );
      }),
    deadline: (delayMs) => {
      const controller = new AbortController();
      scheduler.after(owner, delayMs, '', () =>
        controller.abort(new DOMException('The deadline has passed.', 'TimeoutError')),
      );
      return controller.signal;
    },
    afterIo: (work) => queueMicrotask(work),
    every: (periodMs, work) => {
      const lookMs = Math.max(periodMs, LOOK_MS);
      let stop = scheduler.after(owner, lookMs, '', tick);
      function tick() {
        stop = scheduler.after(owner, lookMs, '', tick);
        work();
      }
      return () => stop();
    },
  };
}

/** The job logs what it survives; a store that cannot write or read is such a thing, a broken assumption is not. */
function jobLog(broken: (error: unknown) => void): Log {
  const quiet = () => {};
  return {
    warn: quiet,
    info: quiet,
    error: (facts) => {
      const { err } = facts as { readonly err?: unknown };
      if (!isOfTheStore(err)) broken(err);
    },
  };
}

export function isOfTheStore(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof UnreadableRow;
}

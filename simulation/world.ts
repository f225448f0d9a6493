import { SECRET_BYTES } from '../packages/gateway/src/delivery/webhook/sign.ts';
import {
  addressToRow,
  webhookEvents,
  wrapSecret,
} from '../packages/gateway/src/delivery/webhook/webhook-address.ts';
import { addMerchant, setLimits } from '../packages/gateway/src/manage/merchants.ts';
import { createCommit, put } from '../packages/gateway/src/store/write.ts';
import { actor } from '../packages/gateway/test/support/actor.ts';
import { shortLinkTo } from './acquirer-link.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import { type CardCompany, createCardCompany } from './card-company.ts';
import { createMisfortune, type Misfortune } from './faults.ts';
import {
  type GatewayDeps,
  type GatewayProcess,
  isOfTheStore,
  type ProcessOptions,
  type Sabotage,
  startProcess,
} from './gateway-process.ts';
import { createLiar } from './lies.ts';
import { openMemoryStore } from './memory-store.ts';
import { createRandom, type Random } from './random.ts';
import type { Scenario, ShopWish } from './scenario.ts';
import { createScheduler, type Owner, type Scheduler } from './scheduler.ts';

/** What became of a call to the gateway, for its caller. */
type Reply<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** 503: safe to repeat. */
  | { readonly kind: 'unavailable' }
  /** Nobody knows: the call, the answer or the process got lost. */
  | { readonly kind: 'lost' };

export interface Partner {
  readonly id: string;
  readonly custKey: string;
  readonly refundKey: string;
  readonly clientKey: string;
}

/** Everything around the gateway's flows, and the flows' own processes. */
export interface World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly company: CardCompany;
  readonly auditor: Auditor;
  readonly partners: readonly Partner[];
  readonly misfortune: Misfortune;
  /** Calls a flow in one of the processes that are alive. */
  call<Answer>(
    caller: Owner,
    label: string,
    flow: (deps: GatewayDeps) => Promise<Answer>,
  ): Promise<Reply<Answer>>;
  /** All calls that are begun in there are answered at once, and nothing goes wrong: how a world begins. */
  smoothly(work: () => Promise<void>): Promise<void>;
  /** One process dies, another takes its place. */
  crashOne(): Promise<void>;
  freezeOne(durationMs: number): void;
  /** The clock of one machine is off by so much from now on. */
  setOneClock(offMs: number): void;
  /** From here on all goes well, but for the row that cannot be read. */
  stopFaults(): void;
  /** The row can be read again. */
  healStore(): void;
  /** The payment whose row cannot be read, if there is one. */
  unreadable(): string | null;
  /** Calls that have not come back yet. */
  openCalls(): number;
  close(): void;
}

export interface WorldOptions {
  readonly trace: (line: string) => void;
  readonly sabotage?: Sabotage;
}

/** 06:00 KST: a run stays within one day, so that an order is looked up by one date. */
export const START_MS = Date.UTC(2026, 2, 1, 21, 0);
const USUAL_MS = 200;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Opened with the first world of the thread. */
let memory: ReturnType<typeof openMemoryStore> | undefined;

export async function createWorld(
  scenario: Scenario,
  { trace, sabotage = {} }: WorldOptions,
): Promise<World> {
  const { seed, faults, without } = scenario;
  const random = createRandom(seed, 'world');
  const ids = createRandom(seed, 'ids');
  const misfortune = createMisfortune(createRandom(seed, 'faults'), { faults, without, trace });
  const scheduler = createScheduler(random, { startMs: START_MS, trace });
  memory ??= openMemoryStore();
  memory.empty();
  const database = memory.store;
  const nowMs = () => scheduler.nowMs();
  const auditor = createAuditor(database, nowMs);
  const company = createCardCompany({
    random,
    nowMs,
    watch: auditor,
    misfortune,
    weakness: scenario.weakness,
  });
  let unreadable: string | null = null;
  const options: ProcessOptions = {
    scheduler,
    random,
    ids,
    company,
    auditor,
    liar: createLiar(random, company, { nowMs, lied: () => auditor.lied() }),
    database,
    sabotage,
    masterKey: ids.bytes(32),
    misfortune,
    observe: async (commit) => {
      await auditor.observe(commit);
      if (unreadable !== null) return;
      const open = auditor.openApproval();
      if (open !== null && misfortune.strikes('oneUnreadable')) unreadable = open;
    },
    unreadable: () => unreadable,
    broken: (error) => auditor.broken(error),
  };
  const processes: GatewayProcess[] = [];
  let started = 0;
  let openCalls = 0;
  let isSmooth = false;

  async function start(): Promise<void> {
    started += 1;
    processes.push(await startProcess(options, `gateway-${started}`));
  }

  for (let index = 0; index < scenario.gateways; index += 1) await start();
  const partners = await addPartners(processes[0]!.deps, database, scenario.shops);
  auditor.knowsLimits(new Map(partners.map(({ id }, place) => [id, scenario.shops[place]!.limits] as const)));

  const smoothDeps: GatewayDeps = {
    ...processes[0]!.deps,
    acquirer: sabotage.acquirer?.(shortLinkTo(company)) ?? shortLinkTo(company),
    store: {
      ...database,
      commit: async (commit) => {
        const result = await database.commit(commit);
        if (result.kind === 'committed') await auditor.observe(commit);
        return result;
      },
    },
  };

  return {
    random,
    scheduler,
    company,
    auditor,
    partners,
    misfortune,
    smoothly: async (work) => {
      isSmooth = true;
      await work();
      isSmooth = false;
    },
    call: async (caller, label, flow) => {
      if (isSmooth) return { kind: 'answer', answer: await flow(smoothDeps) };
      openCalls += 1;
      const reply = await call(caller, label, flow);
      openCalls -= 1;
      return reply;
    },
    crashOne: async () => {
      const dead = random.pick(processes);
      trace(`${dead.name} dies`);
      processes.splice(processes.indexOf(dead), 1);
      dead.crash();
      await start();
    },
    freezeOne: (durationMs) => {
      const frozen = random.pick(processes);
      trace(`${frozen.name} stands still`);
      frozen.freeze(durationMs);
    },
    setOneClock: (offMs) => {
      const changed = random.pick(processes);
      trace(`the clock of ${changed.name} is off by ${offMs / 1000} s`);
      changed.setClock(offMs);
    },
    stopFaults: () => {
      misfortune.end();
      company.mend();
      for (const each of processes) each.setClock(0);
    },
    healStore: () => {
      unreadable = null;
    },
    unreadable: () => unreadable,
    openCalls: () => openCalls,
    close: () => {
      for (const each of processes) each.crash();
    },
  };

  async function call<Answer>(
    caller: Owner,
    label: string,
    flow: (deps: GatewayDeps) => Promise<Answer>,
  ): Promise<Reply<Answer>> {
    await scheduler.pass(caller, `sends ${label}`, random.int(USUAL_MS));
    if (misfortune.strikes('callLost')) return { kind: 'lost' };
    const gateway = random.pick(processes);
    trace(`${gateway.name} takes ${label} of ${caller.name}`);
    const reply = await served(gateway, flow);
    if (misfortune.strikes('answerLost')) return { kind: 'lost' };
    await scheduler.pass(caller, `hears ${reply.kind} to ${label}`, random.int(USUAL_MS));
    return reply;
  }

  function served<Answer>(
    gateway: GatewayProcess,
    flow: (deps: GatewayDeps) => Promise<Answer>,
  ): Promise<Reply<Answer>> {
    return new Promise((resolve) => {
      const safe = gateway.onCrash(() => resolve({ kind: 'lost' }));
      // What arrives at a process that stands still lies unread until it goes on.
      const read = gateway.isFrozen?.()
        ? scheduler.pass(gateway, 'reads what lay unread')
        : Promise.resolve();
      read
        .then(() => flow(gateway.deps))
        .then(
          (answer) => {
            safe();
            resolve({ kind: 'answer', answer });
          },
          (error: unknown) => {
            safe();
            if (!isOfTheStore(error)) auditor.broken(error);
            resolve({ kind: 'unavailable' });
          },
        );
    });
  }
}

async function addPartners(
  { ports, keyring, mode }: GatewayDeps,
  store: GatewayDeps['store'],
  shops: readonly ShopWish[],
): Promise<readonly Partner[]> {
  // Straight to the database: what sets the world up is not what is tried.
  const deps = { ports, keyring, mode, store, actor };
  const partners: Partner[] = [];
  for (const [place, { limits, hearsWebhooks }] of shops.entries()) {
    const id = `shop-${place + 1}`;
    const added = await addMerchant(deps, { id, name: id });
    if (!added.ok) throw new Error(added.message);
    if (Object.keys(limits).length > 0) await setLimits(deps, id, limits);
    if (hearsWebhooks) await addAddress(deps, id);
    const { custKey, refundKey, clientKey } = added.keys;
    partners.push({ id, custKey, refundKey, clientKey });
  }
  return partners;
}

/** As an operator's act leaves it, without the look at the receiver that the act takes. */
async function addAddress(
  { ports, keyring, store }: Pick<GatewayDeps, 'ports' | 'keyring' | 'store'>,
  merchantId: string,
): Promise<void> {
  const id = `hook_${merchantId}`;
  // Long before: an address gets no results of before it was there, and a clock may be off.
  const createdAtMs = ports.nowMs() - DAY_MS;
  const row = addressToRow({
    id,
    merchantId,
    url: `https://${merchantId}.example/webhooks`,
    status: 'active',
    disabledReason: null,
    events: webhookEvents,
    secrets: [{ wrapped: wrapSecret(keyring, id, ports.randomBytes(SECRET_BYTES)), validUntilMs: null }],
    createdAtMs,
    updatedAtMs: createdAtMs,
    version: 1,
  });
  const { kind } = await store.commit(createCommit(ports, [put('webhook_addresses', row)]));
  if (kind !== 'committed') throw new Error(`The address of ${merchantId} is ${kind}.`);
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMerchant } from '../packages/gateway/src/manage/merchants.ts';
import { actor } from '../packages/gateway/test/support/actor.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import { type CardCompany, createCardCompany } from './card-company.ts';
import { drawFaults, type Faults, noFaults } from './faults.ts';
import {
  type GatewayDeps,
  type GatewayProcess,
  isOfTheStore,
  openStoreFile,
  type ProcessOptions,
  type Sabotage,
  startProcess,
} from './gateway-process.ts';
import { createLiar } from './lies.ts';
import { createRandom, type Random } from './random.ts';
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
}

/** Everything around the gateway's flows, and the flows' own processes. */
export interface World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly company: CardCompany;
  readonly auditor: Auditor;
  readonly partners: readonly Partner[];
  readonly faults: () => Faults;
  /** Calls a flow in one of the processes that are alive. */
  call<Answer>(
    caller: Owner,
    label: string,
    flow: (deps: GatewayDeps) => Promise<Answer>,
  ): Promise<Reply<Answer>>;
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
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  readonly trace: (line: string) => void;
  readonly sabotage?: Sabotage;
  /** Instead of those that the seed draws. */
  readonly faults?: Faults;
}

/** 00:30 KST: a run stays within one day, so that an order is looked up by one date. */
const START_MS = Date.UTC(2026, 2, 1, 15, 30);
const PROCESSES = 2;
const USUAL_MS = 200;

export async function createWorld({
  seed,
  trace,
  sabotage = {},
  faults: given,
}: WorldOptions): Promise<World> {
  const random = createRandom(seed, 'world');
  const ids = createRandom(seed, 'ids');
  let faults = given ?? drawFaults(random);
  const scheduler = createScheduler(random, { startMs: START_MS, trace });
  const folder = mkdtempSync(join(memoryFolder(), 'dojang-simulation-'));
  const database = openStoreFile(folder);
  const nowMs = () => scheduler.nowMs();
  const auditor = createAuditor(database, nowMs);
  const company = createCardCompany({ random, nowMs, watch: auditor, faults: () => faults });
  let unreadable: string | null = null;
  const options: ProcessOptions = {
    scheduler,
    random,
    ids,
    company,
    liar: createLiar(random, company, { nowMs, lied: () => auditor.lied() }),
    database,
    folder,
    sabotage,
    masterKey: ids.bytes(32),
    faults: () => faults,
    observe: async (commit) => {
      await auditor.observe(commit);
      if (faults.isOneUnreadable) unreadable ??= auditor.openApproval();
    },
    unreadable: () => unreadable,
    broken: (error) => auditor.broken(error),
  };
  const processes: GatewayProcess[] = [];
  let started = 0;
  let openCalls = 0;

  async function start(): Promise<void> {
    started += 1;
    processes.push(await startProcess(options, `gateway-${started}`));
  }

  for (let index = 0; index < PROCESSES; index += 1) await start();
  const partners = await addPartners(random.pick(processes).deps, database);

  return {
    random,
    scheduler,
    company,
    auditor,
    partners,
    faults: () => faults,
    call: async (caller, label, flow) => {
      openCalls += 1;
      const reply = await call(caller, label, flow);
      openCalls -= 1;
      return reply;
    },
    crashOne: async () => {
      const dead = random.pick(processes);
      trace(`${dead.name} dies`);
      processes.splice(processes.indexOf(dead), 1);
      await dead.crash();
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
      faults = noFaults;
      company.mend();
      for (const each of processes) each.setClock(0);
    },
    healStore: () => {
      unreadable = null;
    },
    unreadable: () => unreadable,
    openCalls: () => openCalls,
    close: async () => {
      for (const each of processes) await each.crash();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function call<Answer>(
    caller: Owner,
    label: string,
    flow: (deps: GatewayDeps) => Promise<Answer>,
  ): Promise<Reply<Answer>> {
    await scheduler.pass(caller, `sends ${label}`, random.int(USUAL_MS));
    if (random.chance(faults.callLost)) return { kind: 'lost' };
    const gateway = random.pick(processes);
    trace(`${gateway.name} takes ${label} of ${caller.name}`);
    const reply = await served(gateway, flow);
    if (random.chance(faults.answerLost)) return { kind: 'lost' };
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

/** A file system in memory where there is one: nothing here outlives the run, and a run waits for hundreds of fsyncs. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

async function addPartners(deps: GatewayDeps, database: GatewayDeps['store']): Promise<readonly Partner[]> {
  const partners: Partner[] = [];
  for (const id of ['shop-a', 'shop-b']) {
    const added = await addMerchant({ ...deps, store: database, actor }, { id, name: id });
    if (!added.ok) throw new Error(added.message);
    partners.push({ id, custKey: added.keys.custKey, refundKey: added.keys.refundKey });
  }
  return partners;
}

import { changePayment } from '../packages/gateway/src/record/change-payment.ts';
import { type Customer, createCustomer } from './customer.ts';
import type { Faults } from './faults.ts';
import type { Sabotage } from './gateway-process.ts';
import type { Owner } from './scheduler.ts';
import { createShop, type Shop } from './shop.ts';
import { createWorld, type World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  /** How many steps the world takes while things go wrong. */
  readonly steps?: number;
  readonly sabotage?: Sabotage;
  /** What may go wrong; drawn from the seed unless given. */
  readonly faults?: Faults;
}

export interface RunReport {
  readonly seed: number;
  /** The first rule that was broken, if any; a later one may follow from it. */
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  readonly payments: Readonly<Record<string, number>>;
}

export const DEFAULT_STEPS = 800;

const ACT_CHANCE = 0.2;
const LEAPS_MS = [1_000, 11_000, 60_000, 200_000, 31 * 60_000];
/** Longer than recovery waits for an approval. */
const FROZEN_MS = 60_000;
/** Not over midnight, so that an order is looked up by one date. */
const CLOCKS_OFF_MS = [-600_000, -90_000, -5_000, 60_000];
/** What was sent before the faults stopped may still arrive, e.g. a repeated request 40 s later. */
const AFTERMATH_MS = 60_000;
const AFTERMATH_STEPS = 20_000;

/** Runs the world of one seed to its end, or to the first broken rule. */
export async function simulate({
  seed,
  steps = DEFAULT_STEPS,
  sabotage = {},
  faults,
}: RunOptions): Promise<RunReport> {
  const trace: string[] = [];
  const world = await createWorld({
    seed,
    sabotage,
    trace: (line) => void trace.push(line),
    ...(faults !== undefined && { faults }),
  });
  const { auditor } = world;
  try {
    const shops = world.partners.map((partner) => createShop(world, partner));
    await live(world, createCustomers(world, shops), steps);
    if (auditor.violations.length === 0) await comeToRest(world, shops);
    return { seed, violations: auditor.violations, trace, payments: auditor.summary() };
  } finally {
    await world.close();
  }
}

async function live(world: World, customers: readonly Customer[], steps: number): Promise<void> {
  const { random, scheduler, auditor } = world;
  for (let step = 0; step < steps && auditor.violations.length === 0; step += 1) {
    const faults = world.faults();
    // A crash matters most while an approval is open.
    if (random.chance(faults.crash * (auditor.isResting() ? 1 : 8))) await world.crashOne();
    if (random.chance(faults.leap)) scheduler.leap(random.pick(LEAPS_MS));
    if (random.chance(faults.freeze)) world.freezeOne(random.int(FROZEN_MS));
    if (random.chance(faults.clockJump)) world.setOneClock(random.pick(CLOCKS_OFF_MS));
    if (random.chance(ACT_CHANCE)) random.pick(customers).act();
    await scheduler.untilQuiet();
    await scheduler.step();
  }
}

/** The faults stop, recovery works, and then nothing may be open. */
async function comeToRest(world: World, shops: readonly Shop[]): Promise<void> {
  const { scheduler, auditor } = world;
  world.stopFaults();
  const untilMs = scheduler.nowMs() + AFTERMATH_MS;
  // One payment that cannot be read keeps no other one from its end.
  await settleDown(world, untilMs, world.unreadable());
  world.healStore();
  await settleDown(world, untilMs, null);
  if (auditor.violations.length > 0) return;
  await auditor.rest(world.company.standing());
  for (const shop of shops) for (const orderNumber of ORDER_NUMBERS) void shop.lookUp(orderNumber);
  while (world.openCalls() > 0) await scheduler.step();
}

async function settleDown(world: World, untilMs: number, except: string | null): Promise<void> {
  const { scheduler, auditor } = world;
  for (let step = 0; auditor.violations.length === 0; step += 1) {
    if (scheduler.nowMs() >= untilMs && auditor.isResting(except) && world.openCalls() === 0) return;
    if (step === AFTERMATH_STEPS) return auditor.broken(new Error('the world does not come to rest'));
    for (const id of auditor.held()) resume(world, id);
    await scheduler.step();
  }
}

/** A person asks the card company again, whose people have mended its books. */
function resume(world: World, id: string): void {
  if (world.openCalls() > 0 || id === world.unreadable()) return;
  void world.call(operator, `resume ${id.slice(0, 8)}`, (deps) =>
    changePayment(deps, id, { type: 'resume' }),
  );
}

const operator: Owner = { name: 'operator', isAlive: () => true };

const ORDER_NUMBERS = ['ORDER-1', 'ORDER-2', 'ORDER-3'];

function createCustomers(world: World, shops: readonly Shop[]): readonly Customer[] {
  const { random } = world;
  return Array.from({ length: 1 + random.int(4) }, (_, index) =>
    createCustomer(world, random.pick(shops), {
      name: `customer-${index + 1}`,
      work: random.pick(['PAY', 'CERT']),
      amountWon: 1_000 * (1 + random.int(9)),
      orderNumber: random.pick(ORDER_NUMBERS),
    }),
  );
}

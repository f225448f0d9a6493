import { changePayment } from '../packages/gateway/src/record/change-payment.ts';
import { type Customer, createCustomer } from './customer.ts';
import type { Sabotage } from './gateway-process.ts';
import { isWeak, orderNumbers, type Scenario } from './scenario.ts';
import type { Owner } from './scheduler.ts';
import { createShop, type Shop } from './shop.ts';
import { createWorld, type World } from './world.ts';

export interface RunOptions {
  readonly sabotage?: Sabotage;
}

export interface RunReport {
  readonly scenario: Scenario;
  /** The first rule that was broken, if any; a later one may follow from it. */
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  /** The faults that struck, in turn. */
  readonly struck: readonly string[];
  readonly payments: Readonly<Record<string, number>>;
}

const ACT_CHANCE = 0.15;
/** Looks of the jobs at an empty queue are no steps; so many in a row, and time goes on without anybody. */
const LOOKS_A_STEP = 20;
const LEAPS_MS = [1_000, 11_000, 60_000, 200_000, 31 * 60_000];
/** Longer than recovery waits for an approval; the last, longer than any lease. */
const FROZEN_MS = [5_000, 60_000, 600_000];
/** Not over midnight, so that an order is looked up by one date. */
const CLOCKS_OFF_MS = [-3_600_000, -600_000, -90_000, -5_000, 60_000, 3_600_000];
/** What was sent before the faults stopped may still arrive, e.g. a repeated request 40 s later. */
const AFTERMATH_MS = 60_000;
const AFTERMATH_STEPS = 20_000;
/** Longer than the longest freeze and the longest time that anything is put off for, and shorter than a clock can be off. */
const REST_WITHIN_MS = 25 * 60_000;
/** The books of the day, and of the next one, for what was asked late. */
const BOOKS_WITHIN_MS = 3 * 24 * 60 * 60_000;
const LONG_LEAP_MS = 2 * 60 * 60_000;
/** For each gateway. */
const STEPS_A_LEAP = 40;

/** Runs the world of one scenario to its end, or to the first broken rule. */
export async function simulate(scenario: Scenario, { sabotage = {} }: RunOptions = {}): Promise<RunReport> {
  const trace: string[] = [];
  const world = await createWorld(scenario, { sabotage, trace: (line) => void trace.push(line) });
  const { auditor } = world;
  try {
    const shops = world.partners.map((partner) => createShop(world, partner));
    const customers = scenario.customers.map((wish) => createCustomer(world, shops[wish.shop]!, wish));
    await world.smoothly(async () => {
      for (const customer of customers) await customer.arrive();
    });
    await live(world, customers, scenario.steps);
    if (auditor.violations.length === 0) await comeToRest(world, shops, scenario);
    const { violations } = auditor;
    return { scenario, violations, trace, struck: world.misfortune.struck, payments: auditor.summary() };
  } finally {
    world.close();
    // What only the event loop lets go of does not pile up from run to run.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function live(world: World, customers: readonly Customer[], steps: number): Promise<void> {
  const { random, scheduler, auditor, misfortune } = world;
  for (let step = 0; step < steps && auditor.violations.length === 0; step += 1) {
    // A crash matters most while an approval is open.
    if (misfortune.strikes('crash', auditor.isResting() ? 1 : 8)) await world.crashOne();
    if (misfortune.strikes('leap')) scheduler.leap(random.pick(LEAPS_MS));
    if (misfortune.strikes('freeze')) world.freezeOne(random.int(random.pick(FROZEN_MS)));
    if (misfortune.strikes('clockJump')) world.setOneClock(random.pick(CLOCKS_OFF_MS));
    if (random.chance(ACT_CHANCE)) random.pick(customers).act();
    await scheduler.untilQuiet();
    for (let looks = 0; looks < LOOKS_A_STEP && !(await scheduler.step()); looks += 1);
  }
}

/** The faults stop, recovery works, and then nothing may be open. */
async function comeToRest(world: World, shops: readonly Shop[], scenario: Scenario): Promise<void> {
  const { scheduler, auditor } = world;
  world.stopFaults();
  const untilMs = scheduler.nowMs() + AFTERMATH_MS;
  // One payment that cannot be read keeps no other one from its end.
  await settleDown(world, untilMs, {
    except: world.unreadable(),
    weakGateways: isWeak(scenario) ? scenario.gateways : 0,
  });
  world.healStore();
  await settleDown(world, untilMs, { except: null, weakGateways: isWeak(scenario) ? scenario.gateways : 0 });
  if (auditor.violations.length > 0) return;
  await auditor.rest(world.company.standing());
  for (const shop of shops) for (const orderNumber of orderNumbers) void shop.lookUp(orderNumber);
  while (world.openCalls() > 0) await scheduler.step();
}

async function settleDown(
  world: World,
  untilMs: number,
  { except, weakGateways }: { readonly except: string | null; readonly weakGateways: number },
): Promise<void> {
  const { scheduler, auditor } = world;
  const isSlow = weakGateways > 0;
  // Each of them gets answers between two leaps: a call that is under way over one is too late.
  const stepsALeap = STEPS_A_LEAP * weakGateways;
  for (let step = 0; auditor.violations.length === 0; step += 1) {
    if (
      scheduler.nowMs() >= untilMs &&
      auditor.isResting(except) &&
      world.openCalls() === 0 &&
      (await auditor.isSharedOut())
    )
      return;
    // What a weak card company cannot tell is told by its books, days later; nothing else happens until then.
    if (isSlow && step % stepsALeap === stepsALeap - 1) scheduler.leap(LONG_LEAP_MS);
    if (step === AFTERMATH_STEPS || scheduler.nowMs() > untilMs + (isSlow ? BOOKS_WITHIN_MS : REST_WITHIN_MS))
      return auditor.broken(new Error('the world does not come to rest'));
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

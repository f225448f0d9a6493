import type { Profile } from '@dojang/protocol/acquirer';
import type { Limits } from '../packages/gateway/src/payment/limits.ts';
import { drawFaults, type FaultName, type Faults, noFaults } from './faults.ts';
import { createRandom, type Random } from './random.ts';

/** All that a run is made of: plain data, so that a run can be written down, made smaller and run again. */
export interface Scenario {
  readonly seed: number;
  /** How many steps the world takes while things go wrong. */
  readonly steps: number;
  /** Processes of the gateway on the one store. */
  readonly gateways: number;
  readonly shops: readonly ShopWish[];
  readonly customers: readonly CustomerWish[];
  readonly faults: Faults;
  /** What the card company can not. */
  readonly weakness: Weakness;
  /** Strikes that do not happen, e.g. `replyLost 3`: the third lost reply. */
  readonly without: readonly string[];
}

export type Weakness = Partial<Omit<Profile, 'cardCompany'>>;

export interface ShopWish {
  readonly limits: Partial<Limits>;
  /** Has an address for webhooks. */
  readonly hearsWebhooks: boolean;
}

export interface CustomerWish {
  readonly name: string;
  /** Place of the shop. */
  readonly shop: number;
  readonly work: 'PAY' | 'CERT';
  readonly amountWon: number;
  readonly orderNumber: string;
  /**
   * Who authenticates the order: the shop's server, which may seal it; or, with the public client key, whoever reads the
   * shop's page, e.g. an attacker who wants the order for less.
   */
  readonly by: 'server' | 'sealing server' | 'client key';
  /** Where it stands when the world begins: most of what may go wrong with money comes late. */
  readonly comes: 'new' | 'with a card' | 'authenticated';
}

export const orderNumbers = ['ORDER-1', 'ORDER-2', 'ORDER-3'] as const;

/** Most runs are short: so many more of them fit into the same time, and a run's length is one more thing to vary. */
const STEPS = [80, 150, 150, 200, 200, 300, 500];
const ATTACKERS_WON = 100;

/** @param given instead of what the seed draws */
export function drawScenario(seed: number, given: Partial<Omit<Scenario, 'seed'>> = {}): Scenario {
  const random = createRandom(seed, 'scenario');
  const faults = drawFaults(random);
  const drawn: Scenario = {
    seed,
    steps: random.pick(STEPS),
    gateways: random.pick([1, 2, 2, 3]),
    shops: [drawShop(random), drawShop(random)],
    customers: Array.from({ length: 1 + random.int(4) }, (_, index) => drawCustomer(random, index)),
    faults,
    weakness: drawWeakness(createRandom(seed, 'weakness')),
    without: [],
  };
  const scenario = { ...drawn, ...given };
  return isWeak(scenario)
    ? { ...scenario, faults: { ...scenario.faults, ...NOT_BESIDE_WEAKNESS } }
    : scenario;
}

export function isWeak({ weakness }: Scenario): boolean {
  return Object.keys(weakness).length > 0;
}

/** Nobody could tell a card company that forgets from one that lies; and what is sent twice by the line it does twice. */
const NOT_BESIDE_WEAKNESS = { lie: 0, misdeed: 0, requestTwice: 0 } as const satisfies Partial<Faults>;

const MINUTE_MS = 60_000;

function drawWeakness(random: Random): Weakness {
  if (random.chance(0.94)) return {};
  return random.pick<Weakness>([
    { inquiry: false, remembersReversals: false, idempotentCancels: false },
    { inquiry: false, remembersReversals: false, idempotentCancels: false, cutoff: 'midnight' },
    { remembersReversals: false },
    { idempotentCancels: false },
    { inquiry: false, reversalWithinMs: 10 * MINUTE_MS },
    { reversalWithinMs: 10 * MINUTE_MS },
  ]);
}

/** Some faults alone, e.g. `{ lie: 0.3 }`. @throws RangeError on a name that is none */
export function faultsOf(given: Partial<Faults>): Faults {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(noFaults, name));
  if (unknown !== undefined) throw new RangeError(`there is no fault "${unknown}"`);
  return { ...noFaults, ...given };
}

export function faultNames(faults: Faults): readonly FaultName[] {
  return (Object.keys(faults) as FaultName[]).filter((name) => faults[name] > 0);
}

function drawShop(random: Random): ShopWish {
  const limits: readonly Partial<Limits>[] = [
    {},
    {},
    { perPaymentWon: 5_000 },
    { perDayWon: 10_000 },
    { paymentsPerDay: 2 },
    { perMonthWon: 12_000, paymentsPerDay: 3 },
  ];
  return { limits: random.pick(limits), hearsWebhooks: random.chance(0.7) };
}

function drawCustomer(random: Random, index: number): CustomerWish {
  const by = random.pick<CustomerWish['by']>(['server', 'server', 'sealing server', 'client key']);
  const isAttacker = by === 'client key' && random.chance(0.5);
  return {
    name: `${isAttacker ? 'attacker' : 'customer'}-${index + 1}`,
    shop: random.int(2),
    work: random.pick(['PAY', 'CERT']),
    amountWon: isAttacker ? ATTACKERS_WON : 1_000 * (1 + random.int(9)),
    orderNumber: random.pick(orderNumbers),
    by,
    comes: random.pick(['new', 'with a card', 'authenticated', 'authenticated']),
  };
}

import {
  chooseToGiveBack,
  openDifferencesOf,
  requestDay,
  requestGiveBack,
  rotateSealingKey,
  setLimits,
  setMerchantStatus,
} from '../packages/gateway/src/main.ts';
import { kstDate } from '../packages/protocol/src/time.ts';
import type { Confirmation } from '../packages/sdk/src/index.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { compareAtRest, compareTold, type Told } from './books.ts';
import { openRealHouse, type RealHouse } from './house.ts';
import { certified, shopAt } from './shop.ts';

/** Two or more who want something of the same payment at the same time. Each returns once all of them have been answered. */
const pairs = {
  // First, while nothing has been given back that might count for less.
  'confirms at a limit': async (round: Round) => {
    const { house } = round;
    const orders = await Promise.all([round.order(), round.order(), round.order(), round.order()]);
    const most = 2;
    const before = round.paidSoFar();
    await house.administer((deps) => setLimits(deps, 'test', { paymentsPerDay: before + most }));
    await Promise.all(orders.map((order, index) => order.confirm(index)));
    await house.administer((deps) => setLimits(deps, 'test', { paymentsPerDay: null }));
    const paid = orders.filter(({ told }) => told.paidBy.length > 0).length;
    round.expect(paid <= most, `${paid} payments were approved where the limit leaves ${most}`);
  },
  'two confirms': async (round: Round) => {
    const order = await round.order();
    await Promise.all([0, 1, 0, 1].map((gateway) => order.confirm(gateway)));
    round.expect(
      order.told.paidBy.length > 0,
      `${order.told.orderNumber} was not paid by any of its confirms`,
    );
    round.announcedOnce.push(order.told.orderNumber);
  },
  'confirm and cancel': async (round: Round) => {
    const order = await round.order();
    let isConfirmed = false;
    const confirm = order.confirm(0).finally(() => {
      isConfirmed = true;
    });
    const keepCancelling = async (gateway: number, amountWon: number) => {
      let tries = 0;
      do {
        tries += 1;
        await order.cancel(gateway, `${gateway}-${tries}`, amountWon);
      } while (!isConfirmed && tries < 20);
      await order.cancel(gateway, `${gateway}-last`, amountWon);
    };
    await Promise.all([confirm, keepCancelling(1, 3_000), keepCancelling(0, 2_500)]);
    round.expectWithin(order);
  },
  'confirm and lookup': async (round: Round) => {
    const order = await round.order();
    // A lookup takes two calls: only a confirm that comes later meets one that has already been answered.
    let isConfirmed = false;
    const confirm = round
      .soon(() => round.soon(() => order.confirm(0)))
      .finally(() => {
        isConfirmed = true;
      });
    const keepLooking = async (gateway: number) => {
      for (let looks = 0; looks < 50 && !isConfirmed; looks += 1) await order.lookup(gateway);
    };
    await Promise.all([confirm, keepLooking(0), keepLooking(1)]);
  },
  'cancels in parallel': async (round: Round) => {
    const order = await round.order();
    await order.confirm(0);
    await Promise.all(['a', 'b', 'c', 'd', 'd'].map((id, index) => order.cancel(index, id, 2_000)));
    round.expectWithin(order);
  },
  'recovery by two': async (round: Round) => {
    const order = await round.order();
    round.house.wire.disturb('faults');
    await Promise.all([order.confirm(0), order.confirm(1)]);
    round.house.wire.disturb('none');
  },
  'merchant disabled and confirm': async (round: Round) => {
    const order = await round.order();
    const { house } = round;
    const disable = round.soon(() => house.administer((deps) => setMerchantStatus(deps, 'test', 'disabled')));
    await Promise.all([disable, order.confirm(0), order.confirm(1)]);
    await house.administer((deps) => setMerchantStatus(deps, 'test', 'active'));
  },
  'key rotated and confirm': async (round: Round) => {
    const order = await round.order();
    const rotate = round.soon(() => round.house.administer((deps) => rotateSealingKey(deps)));
    await Promise.all([rotate, order.confirm(0), order.confirm(1)]);
    round.expect(
      order.told.paidBy.length > 0,
      `${order.told.orderNumber} was not paid while a key was rotated`,
    );
  },
  'books corrected and confirm': async (round: Round) => {
    const orders = await Promise.all([round.order(), round.order()]);
    await Promise.all([
      ...orders.flatMap((order) => [order.confirm(0), order.confirm(1)]),
      round.soon(() => correct(round.house)),
      round.soon(() => correct(round.house)),
    ]);
  },
} as const;

export type Pair = keyof typeof pairs;
export const pairNames = Object.keys(pairs) as readonly Pair[];

export interface RacesOptions {
  readonly engine: 'sqlite' | 'postgres';
  /** Of each pair. */
  readonly rounds: number;
  readonly seed: number;
  readonly pairs?: readonly Pair[];
  /** For each line of progress. */
  readonly say?: (line: string) => void;
}

export interface RacesReport {
  readonly raced: ReadonlyMap<Pair, number>;
  readonly orders: number;
  readonly paid: number;
  readonly cancelledWon: number;
  readonly findings: readonly string[];
}

interface Remembered extends Told {
  paidBy: string[];
  unpaidBy: string[];
  cancelledWon: number;
  unheardWon: number;
}

interface RacingOrder {
  readonly told: Remembered;
  confirm(gateway: number): Promise<void>;
  lookup(gateway: number): Promise<void>;
  /** The same id twice is the same cancellation. */
  cancel(gateway: number, id: string, amountWon: number): Promise<void>;
}

interface Round {
  readonly house: RealHouse;
  /** Orders whose one result has to arrive once. */
  readonly announcedOnce: string[];
  /** An order of 5,000 won whose customer has approved the card. */
  order(): Promise<RacingOrder>;
  /** Begins after a drawn moment, from none to some. */
  soon<Result>(act: () => Promise<Result>): Promise<Result>;
  expect(holds: boolean, otherwise: string): void;
  /** No more went back than was paid. */
  expectWithin(order: RacingOrder): void;
  paidSoFar(): number;
}

const MOST_JITTER_MS = [1, 8, 60];
const PROGRESS_MS = 10_000;
const REST_WITHIN_MS = 180_000;

/** Has each pair race again and again, and compares the three books once all has come to rest. */
export async function races(options: RacesOptions): Promise<RacesReport> {
  const { engine, rounds, seed, say = () => {} } = options;
  const random = createRandom(seed, 'races');
  const house = await openRealHouse({ engine, random: createRandom(seed, 'wire') });
  const told: Remembered[] = [];
  const firstAnswers = new Map<string, string>();
  const repeats: (() => Promise<unknown>)[] = [];
  const raced = new Map<Pair, number>();
  const findings: string[] = [];
  const round = newRound({ house, random, seed, told, firstAnswers, repeats, findings });
  try {
    let saidMs = performance.now();
    for (const pair of pairNames.filter((name) => options.pairs?.includes(name) ?? true))
      for (let count = 1; count <= rounds && findings.length === 0; count += 1) {
        const from = told.length;
        await pairs[pair](round);
        const some = told.slice(from);
        const books = await house.readBooks(some.map(({ orderNumber }) => orderNumber));
        findings.push(...compareTold({ told: some, ...books }));
        raced.set(pair, count);
        if (performance.now() - saidMs < PROGRESS_MS) continue;
        saidMs = performance.now();
        say(`${pair}: ${count} of ${rounds}`);
      }
    if (findings.length === 0) findings.push(...(await comeToRest(house, told)));
    if (findings.length === 0) for (const again of repeats) await again();
    for (const orderNumber of round.announcedOnce) {
      const times = house.announced.get(orderNumber) ?? 0;
      if (times > 1) findings.push(`${orderNumber} was announced ${times} times`);
    }
    return {
      raced,
      orders: told.length,
      paid: told.filter(({ paidBy }) => paidBy.length > 0).length,
      cancelledWon: told.reduce((sum, order) => sum + order.cancelledWon, 0),
      findings,
    };
  } finally {
    await house.close();
  }
}

function newRound(race: {
  readonly house: RealHouse;
  readonly random: Random;
  readonly seed: number;
  readonly told: Remembered[];
  readonly firstAnswers: Map<string, string>;
  readonly repeats: (() => Promise<unknown>)[];
  readonly findings: string[];
}): Round {
  const { house, random, seed, told, firstAnswers, repeats, findings } = race;
  const urlOf = (gateway: number) => house.gateways[gateway % house.gateways.length]?.url ?? '';

  async function soon<Result>(act: () => Promise<Result>): Promise<Result> {
    await wait(random.int(random.pick(MOST_JITTER_MS)));
    return await act();
  }

  /** What is paid gets the first answer for ever, from whichever gateway. */
  function hear(of: Remembered, answer: Confirmation): void {
    if (answer.kind === 'declined') of.unpaidBy.push('confirm');
    if (answer.kind !== 'paid') return;
    of.paidBy.push('confirm');
    const text = JSON.stringify(answer.fields);
    const first = firstAnswers.get(of.orderNumber);
    firstAnswers.set(of.orderNumber, first ?? text);
    if (first !== undefined && first !== text)
      findings.push(`${of.orderNumber}: the same confirm got another answer`);
  }

  function expect(holds: boolean, otherwise: string): void {
    if (!holds) findings.push(otherwise);
  }

  return {
    house,
    announcedOnce: [],
    soon,
    expect,
    expectWithin: ({ told: { orderNumber, amountWon, cancelledWon } }) =>
      expect(cancelledWon <= amountWon, `${orderNumber} gave back ${cancelledWon} of ${amountWon} won`),
    paidSoFar: () => told.filter(({ paidBy }) => paidBy.length > 0).length,
    order: async () => {
      const orderNumber = `RACE-${seed}-${told.length}`;
      const of: Remembered = {
        orderNumber,
        amountWon: 5_000,
        paidBy: [],
        unpaidBy: [],
        cancelledWon: 0,
        unheardWon: 0,
      };
      told.push(of);
      const { order, result } = await certified(urlOf(random.int(2)), orderNumber);
      const confirm = async (gateway: number) =>
        hear(of, await shopAt(urlOf(gateway)).confirm(result, order));
      repeats.push(async () => {
        if (of.paidBy.length > 0) await confirm(random.int(2));
      });
      const asked = new Set<string>();
      const cancelled = new Set<string>();
      return {
        told: of,
        confirm: (gateway) => soon(() => confirm(gateway)),
        lookup: (gateway) =>
          soon(async () => {
            const found = await shopAt(urlOf(gateway)).lookup({ orderNumber });
            if (found.kind === 'paid') of.paidBy.push('lookup');
            if (found.kind === 'not-paid') of.unpaidBy.push('lookup');
          }),
        cancel: (gateway, id, amountWon) =>
          soon(async () => {
            if (!asked.has(id)) of.unheardWon += amountWon;
            asked.add(id);
            const paidOn = kstDate(Date.now());
            const requestId = `${orderNumber}-${id}`;
            const outcome = await shopAt(urlOf(gateway)).cancel({
              orderNumber,
              paidOn,
              amountWon,
              requestId,
            });
            if (outcome.kind !== 'cancelled' || cancelled.has(id)) return;
            cancelled.add(id);
            of.unheardWon -= amountWon;
            of.cancelledWon += amountWon;
          }),
      };
    },
  };
}

/** As `dojang reconcile --fix` does, as often as it finds anything: whatever the books differ about is given back. */
async function correct(house: RealHouse): Promise<void> {
  const day = kstDate(Date.now());
  for (let looks = 0; looks < 8; looks += 1) {
    await house.administer(async (deps) => {
      await requestDay(deps, day);
      const open = await openDifferencesOf(deps, day);
      for (const each of chooseToGiveBack(open, { unknownToo: true })) await requestGiveBack(deps, each);
    });
    await wait(40);
  }
}

async function comeToRest(house: RealHouse, told: readonly Told[]): Promise<readonly string[]> {
  const orderNumbers = told.map(({ orderNumber }) => orderNumber);
  const untilMs = performance.now() + REST_WITHIN_MS;
  for (;;) {
    const { riskWon, ...books } = await house.readBooks(orderNumbers);
    const findings = [
      ...compareAtRest({ told, ...books }, house.announced),
      ...(riskWon === 0 ? [] : [`${riskWon} won are at risk`]),
    ];
    if (findings.length === 0 || performance.now() > untilMs) return findings;
    await wait(1_000);
  }
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

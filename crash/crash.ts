import { createRandom, type Random } from '../simulation/random.ts';
import { compareTold } from './books.ts';
import { comeToRest } from './come-to-rest.ts';
import { asToldNow, type Customers, sendCustomers } from './customers.ts';
import { openRealHouse, type RealHouse } from './house.ts';

/** What is done to a running house. Each returns once it has been done, and the house is whole again. */
const kinds = {
  'gateway killed': async ({ house, random }: Strike) => {
    const gateway = random.pick(house.gateways);
    await gateway.kill();
    await gateway.start();
  },
  'card companies killed': async ({ house }: Strike) => {
    await house.issuers.kill();
    await house.issuers.start();
  },
  'gateway frozen': async ({ house, random }: Strike) => {
    const gateway = random.pick(house.gateways);
    gateway.freeze();
    await wait(200 + random.int(2_500));
    gateway.thaw();
  },
  'database crashed': async ({ house }: Strike) => {
    await house.database?.crash();
  },
  'line disturbed': ({ house, random }: Strike) => disturb(house, 'faults', random),
  'card company lying': ({ house, random }: Strike) => disturb(house, 'lies', random),
} as const;

type Kind = keyof typeof kinds;

interface Strike {
  readonly house: RealHouse;
  readonly random: Random;
}

export interface CrashOptions {
  readonly engine: 'sqlite' | 'postgres';
  /** Of each kind. */
  readonly kills: number;
  readonly seed: number;
  readonly lanes: number;
  /** For each line of progress. */
  readonly say?: (line: string) => void;
}

export interface CrashReport {
  readonly struck: ReadonlyMap<Kind, number>;
  readonly orders: number;
  readonly paid: number;
  readonly cancelledWon: number;
  /** Windows and calls that ended in an error for a customer or a shop. */
  readonly broken: number;
  /** Calls between gateway and card companies that were disturbed. */
  readonly disturbed: number;
  /** What the books do not agree about; none is as it shall be. */
  readonly findings: readonly string[];
}

const PROGRESS_MS = 10_000;
const MOST_REPEATED = 50;

/** Strikes a house under load, again and again, compares the three books after each strike, and at the end once all has come to rest. */
export async function crash({
  engine,
  kills,
  seed,
  lanes,
  say = () => {},
}: CrashOptions): Promise<CrashReport> {
  const random = createRandom(seed, 'strikes');
  const house = await openRealHouse({ engine, random: createRandom(seed, 'wire') });
  const struck = new Map<Kind, number>();
  const findings: string[] = [];
  try {
    const urls = house.gateways.map(({ url }) => url);
    const customers = sendCustomers(urls, {
      lanes,
      random: createRandom(seed, 'customers'),
      prefix: `CRASH-${seed}`,
    });
    let saidMs = performance.now();
    let compared = 0;
    for (const kind of shuffled(planOf(engine, kills), random)) {
      await progress(customers);
      await wait(random.int(200));
      await kinds[kind]({ house, random });
      struck.set(kind, (struck.get(kind) ?? 0) + 1);
      const from = compared;
      compared = customers.told.length;
      findings.push(...(await compareNow(house, customers, from)).map((each) => `after "${kind}": ${each}`));
      if (findings.length > 0) break;
      if (performance.now() - saidMs > PROGRESS_MS) {
        saidMs = performance.now();
        say(`${[...struck.values()].reduce((sum, count) => sum + count, 0)} strikes, ${compared} orders`);
      }
    }
    await customers.leave();
    house.wire.disturb('none');
    if (findings.length === 0) findings.push(...(await comeToRest(house, customers)));
    if (findings.length === 0) findings.push(...(await askAgain(customers)));
    return {
      struck,
      orders: customers.told.length,
      paid: customers.told.filter(({ paidBy }) => paidBy.length > 0).length,
      cancelledWon: customers.told.reduce((sum, order) => sum + order.cancelledWon, 0),
      broken: customers.broken,
      disturbed: house.wire.struck,
      findings,
    };
  } finally {
    await house.close();
  }
}

function planOf(engine: CrashOptions['engine'], kills: number): readonly Kind[] {
  return (Object.keys(kinds) as readonly Kind[])
    .filter((kind) => engine === 'postgres' || kind !== 'database crashed')
    .flatMap((kind) => Array.from({ length: kills }, () => kind));
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const left = [...items];
  const drawn: Item[] = [];
  while (left.length > 0) drawn.push(...left.splice(random.int(left.length), 1));
  return drawn;
}

async function disturb({ wire }: RealHouse, trouble: 'faults' | 'lies', random: Random): Promise<void> {
  const before = wire.struck;
  wire.disturb(trouble);
  const untilMs = performance.now() + 20_000;
  await wait(200 + random.int(600));
  // A disturbance that met nobody was none.
  while (wire.struck === before && performance.now() < untilMs) await wait(20);
  wire.disturb('none');
}

/** Somebody has bought something since, so the next strike meets a house that works. */
async function progress({ told }: Customers): Promise<void> {
  const before = told.length;
  const untilMs = performance.now() + 60_000;
  while (!told.slice(before).some(({ paidBy }) => paidBy.length > 0)) {
    if (performance.now() > untilMs) throw new Error('Nobody can buy anything any more.');
    await wait(20);
  }
}

/** Of the orders that began since the last time, and of all that the card companies have booked. */
async function compareNow(house: RealHouse, { told }: Customers, from: number): Promise<readonly string[]> {
  // As it was told before the books are read: what is told meanwhile may not be in them.
  const some = asToldNow(told.slice(from));
  const books = await house.readBooks(some.map(({ orderNumber }) => orderNumber));
  return compareTold({ told: some, ...books });
}

/** The same confirm gets the first answer, whatever happened in between. */
async function askAgain({ told }: Customers): Promise<readonly string[]> {
  const findings: string[] = [];
  const confirmed = told.filter(({ confirmed: first }) => first !== null).slice(-MOST_REPEATED);
  for (const { orderNumber, confirmed: first } of confirmed) {
    const answer = await first?.again();
    if (fieldsOf(answer) !== fieldsOf(first?.answer))
      findings.push(`${orderNumber}: the same confirm got another answer: ${answer?.kind}`);
  }
  return findings;
}

function fieldsOf(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'fields' in answer
    ? JSON.stringify(answer.fields)
    : '';
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

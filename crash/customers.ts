import {
  type Confirmation,
  type Order,
  type Paid,
  type Partner,
  parseResult,
} from '../packages/sdk/src/index.ts';
import { createPayer } from '../packages/sdk/src/testing/index.ts';
import type { Random } from '../simulation/random.ts';
import type { Told } from './books.ts';
import { SHOP_ORIGIN, shopAt } from './shop.ts';

const CARD_COMPANIES = ['shinhan', 'samsung', 'kb', 'hyundai'];
/** So often a shop asks again before it leaves an order to its own evening. */
const TRIES = 4;
const PAUSE_MS = 150;

/** An order, what its shop was told of it, and how to ask for the same again. */
interface Remembered extends Told {
  paidBy: string[];
  unpaidBy: string[];
  cancelledWon: number;
  unheardWon: number;
  /** The confirm that was answered with "paid": its answer, and how to send it again. */
  confirmed: { readonly answer: Confirmation; again(): Promise<Confirmation> } | null;
}

export interface Customers {
  /** Everything that was told, in the order of the orders. */
  readonly told: readonly Remembered[];
  /** Calls and windows that broke: the customer saw an error. */
  readonly broken: number;
  /** Ends when each has come to the end of what he is doing. */
  leave(): Promise<void>;
}

/** Shops and their customers, one order after the other in each lane, until they are told to leave. */
export function sendCustomers(
  urls: readonly string[],
  { lanes, random, prefix }: { readonly lanes: number; readonly random: Random; readonly prefix: string },
): Customers {
  const told: Remembered[] = [];
  let broken = 0;
  let isOver = false;

  async function lane(index: number): Promise<void> {
    const shop = shopAt(urls[index % urls.length] ?? '');
    while (!isOver) {
      const of = remember(random.chance(0.5) ? 'CERT' : 'PAY');
      try {
        await buy(shop, of.order, of.order.work, of.remembered);
      } catch {
        broken += 1;
      }
      await settle(shop, of.remembered);
      // Where nobody answers at all, nobody hammers.
      if (of.remembered.paidBy.length === 0) await pause();
    }
  }

  function remember(work: Order['work']): { readonly order: Order; readonly remembered: Remembered } {
    const orderNumber = `${prefix}-${told.length}`;
    const amountWon = 1_000 * (1 + random.int(50));
    const remembered: Remembered = {
      orderNumber,
      amountWon,
      paidBy: [],
      unpaidBy: [],
      cancelledWon: 0,
      unheardWon: 0,
      confirmed: null,
    };
    told.push(remembered);
    return { order: { work, goods: '도장', amountWon, orderNumber, resultUrl: '/result' }, remembered };
  }

  async function buy(
    shop: Partner<'test'>,
    order: Order,
    work: Order['work'],
    of: Remembered,
  ): Promise<void> {
    const { fields } = await shop.requestPayment({ ...order, shopOrigin: SHOP_ORIGIN });
    const payer = createPayer({ shopOrigin: SHOP_ORIGIN });
    const result = parseResult(await payer.pay(fields, { cardCompany: random.pick(CARD_COMPANIES) }));
    if (work === 'PAY' && result.kind !== 'claims-authenticated') {
      const verified = await shop.verify(result, order);
      if (verified.kind === 'paid') of.paidBy.push('verify');
      return;
    }
    if (result.kind !== 'claims-authenticated') return;
    const again = () => shop.confirm(result, order);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await again();
      if (answer.kind === 'paid') {
        of.paidBy.push('confirm');
        of.confirmed = { answer, again };
        return;
      }
      if (answer.kind === 'declined') return void of.unpaidBy.push('confirm');
      await pause();
    }
  }

  /** What a shop does that does not know, and now and then one that does. */
  async function settle(shop: Partner<'test'>, of: Remembered): Promise<void> {
    const { orderNumber } = of;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await shop.lookup({ orderNumber }).catch(() => null);
      if (found?.kind === 'paid') {
        of.paidBy.push('lookup');
        return random.chance(0.3) ? await giveBack(shop, of, found) : undefined;
      }
      if (found?.kind === 'not-paid') return void of.unpaidBy.push('lookup');
      await pause();
    }
  }

  async function giveBack(shop: Partner<'test'>, of: Remembered, paid: Paid): Promise<void> {
    const { orderNumber, amountWon: whole } = of;
    const amountWon = random.pick([whole, whole / 2, 1]);
    of.unheardWon += amountWon;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const asked = { orderNumber, paidOn: paid, amountWon, requestId: orderNumber };
      const outcome = await shop.cancel(asked).catch(() => null);
      if (outcome?.kind === 'cancelled') {
        of.cancelledWon += amountWon;
        of.unheardWon -= amountWon;
        return;
      }
      await pause();
    }
  }

  const underWay = Array.from({ length: lanes }, (_, index) => lane(index));
  return {
    told,
    get broken() {
      return broken;
    },
    leave: async () => {
      isOver = true;
      await Promise.all(underWay);
    },
  };
}

/** What was told by now: what is told while books are read may not be in them. */
export function asToldNow(told: Customers['told']): Customers['told'] {
  return told.map((order) => ({ ...order, paidBy: [...order.paidBy], unpaidBy: [...order.unpaidBy] }));
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

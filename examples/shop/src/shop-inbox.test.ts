import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Counter, openCounter, shopOrigin } from '../test/counter.ts';
import { authenticatedResult, closedResult, failedResult, paidResult } from '../test/results.ts';
import { payAgain } from './place-order.ts';

let shop: Counter;
beforeEach(async () => {
  shop = await openCounter();
});
afterEach(() => shop.close());

const payment = (orderNumber: string) => shop.deps.store.findPayment(orderNumber);
const fulfilledBy = (orderId: string) => shop.deps.store.findOrder(orderId)?.fulfilledBy;
const confirmUrl = () => `${shop.gateway.url}/php/PayCardConfirmAct.php?ACT_=PAYM`;
const confirmsSent = () => shop.gateway.calls.filter(({ path }) => path.includes('Confirm')).length;

/** A CERT order whose card is authenticated; the gateway will approve it unless given another answer. */
async function authenticated(productId = 'tshirt', amountWon = 1_000) {
  const placed = await shop.order({ work: 'CERT', productId });
  const requestKey = `key of ${placed.orderNumber}`;
  shop.gateway.confirms.set(requestKey, { orderNumber: placed.orderNumber, amountWon });
  const result = authenticatedResult({ ...placed, amountWon, requestKey, confirmUrl: confirmUrl() });
  return { ...placed, requestKey, result };
}

describe('a payment at once (PAY)', () => {
  test('is paid when the gateway says so, with what the gateway says', async () => {
    const { orderId, orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    await shop.bring(new URLSearchParams(paidResult({ orderNumber })));
    expect(payment(orderNumber)).toMatchObject({
      state: 'paid',
      receipt: { cardName: '삼성카드', approvalNumber: '30012345', maskedNumber: '1234-****-****-5678' },
    });
    expect(fulfilledBy(orderId)).toBe(orderNumber);
  });

  test('is fulfilled once when result, refresh, Back and a look arrive together', async () => {
    const { orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    const arrivals = Array.from({ length: 20 }, (_, index) =>
      index % 4 === 3
        ? shop.deps.inbox.look(orderNumber)
        : shop.bring(index % 2 === 0 ? paidResult({ orderNumber }) : closedResult({ orderNumber })),
    );
    await Promise.all(arrivals);
    await shop.bring(paidResult({ orderNumber }));
    const kinds = shop.deps.journal.of(orderNumber).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'fulfilled')).toHaveLength(1);
    expect(payment(orderNumber)?.state).toBe('paid');
  });

  test('is failed in the customer’s words when the gateway knows no payment', async () => {
    const { orderNumber } = await shop.order();
    await shop.bring(failedResult({ orderNumber }));
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'balance', code: 'CPCA9999' });
  });

  test('stays open, not failed, while the gateway is still finding out', async () => {
    const { orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, 'open');
    await shop.bring(failedResult({ orderNumber }));
    expect(payment(orderNumber)?.state).toBe('checking');
    shop.gateway.payments.delete(orderNumber);
    await shop.deps.inbox.look(orderNumber);
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'balance' });
  });
});

describe('a payment that the shop confirms (CERT)', () => {
  test('is paid by the confirm alone', async () => {
    const { orderId, orderNumber, result } = await authenticated();
    await shop.bring(result);
    expect(payment(orderNumber)).toMatchObject({ state: 'paid', receipt: { quota: '03' } });
    expect(fulfilledBy(orderId)).toBe(orderNumber);
    expect(confirmsSent()).toBe(1);
  });

  test('is failed when the card company declines, with its reason', async () => {
    const { orderNumber, requestKey, result } = await authenticated();
    shop.gateway.confirms.set(requestKey, { decline: '[PCCFD001] 3112 - 한도가 초과하였습니다.' });
    await shop.bring(result);
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'limit', code: 'PCCFD001' });
  });

  test('is not confirmed when the last piece has gone to somebody else', async () => {
    const late = await authenticated('seal', 128_000);
    for (let taken = 0; shop.deps.shelf.left('seal') !== 0 && taken < 100; taken += 1) {
      const other = await shop.order({ productId: 'seal' });
      shop.gateway.payments.set(other.orderNumber, { amountWon: 128_000 });
      await shop.bring(paidResult({ orderNumber: other.orderNumber, amountWon: 128_000 }));
    }
    await shop.bring(late.result);
    expect(payment(late.orderNumber)).toMatchObject({ state: 'failed', reason: 'sold-out' });
    expect(confirmsSent()).toBe(0);
  });

  test('takes one piece, and gives it back when it is declined', async () => {
    const before = shop.deps.shelf.left('seal') ?? 0;
    const { result } = await authenticated('seal', 128_000);
    const declined = await authenticated('seal', 128_000);
    shop.gateway.confirms.set(declined.requestKey, { decline: '[PCCFD001] 3133 - 잔액이 부족합니다.' });
    await Promise.all([shop.bring(result), shop.bring(declined.result)]);
    expect(shop.deps.shelf.left('seal')).toBe(before - 1);
  });

  test('is not charged when the price has changed meanwhile', async () => {
    const { orderNumber, result } = await authenticated('tshirt', 900);
    shop.database.prepare('UPDATE orders SET amount_won = 900').run();
    await shop.bring(result);
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'price-changed' });
    expect(confirmsSent()).toBe(0);
  });

  test('that was refused for want of stock is not charged when its result is brought again', async () => {
    const { orderNumber, result } = await authenticated('seal', 128_000);
    const others: string[] = [];
    while (shop.deps.shelf.left('seal') !== 0) {
      const { orderId } = await shop.order({ productId: 'seal' });
      others.push(orderId);
      shop.deps.shelf.reserve(orderId, 'seal');
    }
    await shop.bring(result);
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'sold-out' });
    for (const other of others) shop.deps.shelf.release(other);
    await shop.bring(result);
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'sold-out' });
    expect(confirmsSent()).toBe(0);
  });

  test('is taken up after a crash between result and confirm', async () => {
    const { orderNumber, result } = await authenticated();
    shop.gateway.down = true;
    await shop.bring(result);
    expect(payment(orderNumber)?.state).toBe('checking');
    shop.gateway.down = false;
    const restarted = shop.restart();
    shop.clock.nowMs += 60_000;
    await restarted.inbox.followUp();
    expect(payment(orderNumber)).toMatchObject({ state: 'paid' });
  });

  test('is fulfilled after a crash between confirm and fulfilment, and not confirmed again', async () => {
    const { orderId, orderNumber, result } = await authenticated();
    // The process dies as the gateway's answer arrives.
    shop.gateway.afterConfirm = () => shop.database.close();
    await expect(shop.bring(result)).rejects.toThrow();
    const restarted = shop.restart();
    expect(restarted.store.findPayment(orderNumber)?.state).toBe('checking');
    shop.clock.nowMs += 60_000;
    await restarted.inbox.followUp();
    expect(restarted.store.findOrder(orderId)?.fulfilledBy).toBe(orderNumber);
    expect(confirmsSent()).toBe(1);
  });

  test('is paid when the answer of the confirm was lost, without a second confirm', async () => {
    const { orderNumber, result } = await authenticated();
    shop.gateway.loseNextConfirm = true;
    await shop.bring(result);
    expect(payment(orderNumber)?.state).toBe('paid');
    expect(confirmsSent()).toBe(1);
  });
});

describe("the keys of one order under another's number, at a gateway that does not compare", () => {
  /** The dear order's own result, as a customer could change it. */
  async function swapped() {
    const charged = await authenticated();
    const named = await shop.order({ work: 'CERT', productId: 'tshirt' });
    return { charged, named, forged: { ...charged.result, PCD_PAY_OID: named.orderNumber } };
  }
  const cancelled = () => shop.gateway.calls.filter(({ path }) => path.includes('cPayCAct'));

  test('are given back when the shop would not have confirmed their order', async () => {
    const { charged, named, forged } = await swapped();
    shop.database.prepare('UPDATE orders SET amount_won = 900 WHERE id = ?').run(charged.orderId);
    await shop.bring(forged);
    expect(payment(named.orderNumber)).toMatchObject({ state: 'checking', reason: 'mismatch' });
    expect(cancelled().map(({ body }) => body['PCD_PAY_OID'])).toEqual([charged.orderNumber]);
    expect(shop.deps.journal.of(named.orderNumber).map(({ detail }) => detail['verdict'])).toContain(
      'paid otherwise',
    );
    shop.clock.nowMs += 60_000;
    await shop.deps.inbox.followUp();
    for (const { orderId } of [charged, named]) expect(fulfilledBy(orderId)).toBeNull();
  });

  test('pay their own order when the shop would have confirmed it, and not the other', async () => {
    const { charged, named, forged } = await swapped();
    await shop.bring(forged);
    expect(cancelled()).toEqual([]);
    shop.clock.nowMs += 60_000;
    await shop.deps.inbox.followUp();
    expect(fulfilledBy(charged.orderId)).toBe(charged.orderNumber);
    expect(fulfilledBy(named.orderId)).toBeNull();
  });

  test('give nothing back of an order that is fulfilled', async () => {
    const { charged, forged, named } = await swapped();
    await shop.bring(charged.result);
    expect(fulfilledBy(charged.orderId)).toBe(charged.orderNumber);
    await shop.bring(forged);
    expect(cancelled()).toEqual([]);
    expect(payment(named.orderNumber)).toMatchObject({ state: 'checking', reason: 'mismatch' });
  });
});

describe('a forged result', () => {
  test('that says paid for an unpaid order pays nothing', async () => {
    const { orderId, orderNumber } = await shop.order();
    await shop.bring(paidResult({ orderNumber }));
    expect(payment(orderNumber)).toMatchObject({ state: 'failed', reason: 'not-paid' });
    expect(fulfilledBy(orderId)).toBeNull();
  });

  test('that says another amount changes nothing: the order’s own amount is asked about', async () => {
    const cheap = await shop.order({ productId: 'seal' });
    shop.gateway.payments.set(cheap.orderNumber, { amountWon: 1_000 });
    await shop.bring(paidResult({ orderNumber: cheap.orderNumber, amountWon: 1_000 }));
    expect(payment(cheap.orderNumber)).toMatchObject({ state: 'checking', reason: 'mismatch' });
    expect(fulfilledBy(cheap.orderId)).toBeNull();
  });

  test('that names an order of nobody is unknown', async () => {
    expect(await shop.bring(paidResult({ orderNumber: 'DJ20261123-NOBODYS' }))).toBe('unknown');
    expect(await shop.bring('<xml/>')).toBe('unknown');
  });

  test('that claims a CERT order as paid does not pay it', async () => {
    const { orderNumber, orderId } = await shop.order({ work: 'CERT' });
    await shop.bring(paidResult({ orderNumber }));
    expect(payment(orderNumber)?.state).toBe('failed');
    expect(fulfilledBy(orderId)).toBeNull();
  });

  test('that claims a PAY order as authenticated is never confirmed', async () => {
    const { orderNumber } = await shop.order({ work: 'PAY' });
    await shop.bring(authenticatedResult({ orderNumber, requestKey: 'any', confirmUrl: confirmUrl() }));
    expect(confirmsSent()).toBe(0);
    expect(payment(orderNumber)?.state).toBe('failed');
  });

  test('that points the confirm elsewhere sends no key there', async () => {
    const { orderNumber } = await shop.order({ work: 'CERT' });
    const elsewhere = `http://localhost:${new URL(shop.gateway.url).port}/steal`;
    await shop.bring(authenticatedResult({ orderNumber, requestKey: 'any', confirmUrl: elsewhere }));
    expect(shop.gateway.calls.map(({ path }) => path)).not.toContain('/steal');
    expect(payment(orderNumber)?.state).toBe('failed');
  });

  test('with the keys of another, cheaper authentication pays that order, not this one', async () => {
    const cheap = await authenticated();
    const dear = await shop.order({ work: 'CERT', productId: 'seal' });
    const { requestKey } = cheap;
    await shop.bring(
      authenticatedResult({ ...dear, amountWon: 128_000, requestKey, confirmUrl: confirmUrl() }),
    );
    expect(payment(dear.orderNumber)).toMatchObject({ state: 'checking', reason: 'mismatch' });
    expect(fulfilledBy(dear.orderId)).toBeNull();
    await shop.deps.inbox.look(cheap.orderNumber);
    expect(fulfilledBy(cheap.orderId)).toBe(cheap.orderNumber);
  });

  test('that says closed cannot hide a payment', async () => {
    const { orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    await shop.bring(closedResult({ orderNumber }));
    expect(payment(orderNumber)?.state).toBe('paid');
  });

  test('that says closed too early gives way to the genuine one', async () => {
    const { orderNumber, result } = await authenticated();
    await shop.bring(closedResult({ orderNumber }));
    expect(payment(orderNumber)?.state).toBe('closed');
    await shop.bring(result);
    expect(payment(orderNumber)?.state).toBe('paid');
  });
});

describe('a close while the customer may still be paying', () => {
  test('gives the piece back only when the window is over', async () => {
    const before = shop.deps.shelf.left('seal') ?? 0;
    const { orderId, orderNumber } = await shop.order({ work: 'CERT', productId: 'seal' });
    shop.deps.shelf.reserve(orderId, 'seal');
    await shop.bring(closedResult({ orderNumber }));
    expect(payment(orderNumber)?.state).toBe('closed');
    expect(shop.deps.shelf.left('seal')).toBe(before - 1);
    shop.clock.nowMs += 40 * 60_000;
    await shop.deps.inbox.followUp();
    expect(payment(orderNumber)?.state).toBe('closed');
    expect(shop.deps.shelf.left('seal')).toBe(before);
  });
});

test('the end of a first window leaves the piece to the second payment of the order', async () => {
  const before = shop.deps.shelf.left('seal') ?? 0;
  const { orderId, orderNumber } = await shop.order({ work: 'CERT', productId: 'seal' });
  await shop.bring(closedResult({ orderNumber }));
  shop.clock.nowMs += 30 * 60_000;
  const order = shop.deps.store.findOrder(orderId);
  if (order === undefined) throw new Error('no such order');
  const choice = { work: 'CERT', channel: 'post', gatewayUrl: shop.gateway.url, shopOrigin } as const;
  expect((await payAgain(shop.deps, order, choice)).kind).toBe('ready');
  shop.deps.shelf.reserve(orderId, 'seal');
  shop.clock.nowMs += 10 * 60_000;
  await shop.deps.inbox.followUp();
  expect(shop.deps.shelf.left('seal')).toBe(before - 1);
  shop.clock.nowMs += 40 * 60_000;
  await shop.deps.inbox.followUp();
  expect(shop.deps.shelf.left('seal')).toBe(before);
});

describe('nobody comes back', () => {
  test('and the payment was made: the shop finds it by itself', async () => {
    const { orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    shop.clock.nowMs += 60_000;
    await shop.deps.inbox.followUp();
    expect(payment(orderNumber)?.state).toBe('paid');
  });

  test('and nothing was paid: the order waits as long as the window may live, then expires', async () => {
    const { orderNumber } = await shop.order();
    shop.clock.nowMs += 10 * 60_000;
    await shop.deps.inbox.look(orderNumber);
    expect(payment(orderNumber)?.state).toBe('waiting');
    shop.clock.nowMs += 31 * 60_000;
    await shop.deps.inbox.followUp();
    expect(payment(orderNumber)?.state).toBe('expired');
    const calls = shop.gateway.calls.length;
    shop.clock.nowMs += 86_400_000;
    await shop.deps.inbox.followUp();
    expect(shop.gateway.calls).toHaveLength(calls);
  });
});

describe('paying again', () => {
  const choice = () => ({ work: 'PAY', channel: 'post', gatewayUrl: shop.gateway.url, shopOrigin }) as const;
  const again = async (orderId: string) => {
    const order = shop.deps.store.findOrder(orderId);
    if (order === undefined) throw new Error('no such order');
    return payAgain(shop.deps, order, choice());
  };

  test('takes a new order number', async () => {
    const { orderId, orderNumber } = await shop.order();
    await shop.bring(closedResult({ orderNumber }));
    const placed = await again(orderId);
    expect(placed).toMatchObject({ kind: 'ready', request: { fields: { PCD_PAY_OID: `${orderNumber}-2` } } });
  });

  test('is refused while the first payment may still turn out paid, and after it has', async () => {
    const { orderId, orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, 'open');
    await shop.bring(failedResult({ orderNumber }));
    expect((await again(orderId)).kind).toBe('wait');
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    await shop.deps.inbox.look(orderNumber);
    expect((await again(orderId)).kind).toBe('wait');
    expect(shop.deps.store.paymentsOf(orderId)).toHaveLength(1);
  });

  test('looks first whether the window left open has paid', async () => {
    const { orderId, orderNumber } = await shop.order();
    shop.gateway.payments.set(orderNumber, { amountWon: 1_000 });
    expect((await again(orderId)).kind).toBe('wait');
    expect(fulfilledBy(orderId)).toBe(orderNumber);
  });

  test('in two windows fulfils once and shows the second payment', async () => {
    const { orderId, orderNumber } = await shop.order();
    await shop.bring(closedResult({ orderNumber }));
    await again(orderId);
    for (const number of [orderNumber, `${orderNumber}-2`]) {
      shop.gateway.payments.set(number, { amountWon: 1_000 });
      await shop.bring(paidResult({ orderNumber: number }));
    }
    expect(shop.deps.store.paymentsOf(orderId).map(({ state }) => state)).toEqual(['paid', 'paid']);
    expect(fulfilledBy(orderId)).toBe(orderNumber);
    const verdicts = shop.deps.journal.of(`${orderNumber}-2`).map(({ detail }) => detail['verdict']);
    expect(verdicts).toContain('paid twice');
  });
});

test('the drawer shows the exchanges in order and no secret', async () => {
  const { orderNumber, result } = await authenticated();
  await shop.bring(result);
  const happenings = shop.deps.journal.of(orderNumber);
  const steps = happenings.map(({ kind, detail }) => (kind === 'exchange' ? detail['call'] : kind));
  expect(steps).toEqual(['authenticate', 'fields', 'result', 'confirm', 'verdict', 'fulfilled']);
  const shown = JSON.stringify(happenings);
  for (const secret of ['abcd1234567890', 'returned-auth-key', 'key of', '김도장', '01012345678', 'a@b.kr']) {
    expect(shown).not.toContain(secret);
  }
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDojang } from '../../packages/cli/test/run-dojang.ts';
import { moneyAtRisk, type PaymentState, paymentFromRow } from '../../packages/gateway/src/main.ts';
import { type House, openHouse } from '../support/house.ts';
import type { LyingIssuers } from '../support/lying-issuers.ts';
import { type Answer, cancel, lookUp, pay } from '../support/paid-and-cancelled.ts';

const log: Record<string, unknown>[] = [];
let house: House;
let issuers: LyingIssuers;

beforeAll(async () => {
  house = await openHouse({
    lying: true,
    logStream: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  });
  if (house.lyingIssuers === null) throw new Error('The house has lying card companies.');
  issuers = house.lyingIssuers;
});
afterAll(() => house.close());

/** A window that is about to ask for the approval. */
async function authenticated() {
  const order = house.order();
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const window = await house.payer.open(fields);
  await window.agree();
  await window.choose('shinhan');
  await (await window.phone()).approve();
  await window.waitFor('authenticated');
  return { orderNumber: order.orderNumber, ...window };
}

async function stateOf(orderNumber: string | undefined): Promise<PaymentState> {
  return await house.administer(async ({ store }) => {
    const [row] = await store.paymentsByOrder('test', orderNumber ?? '');
    if (row === undefined) throw new Error(`There is no payment of ${orderNumber}.`);
    return paymentFromRow(row);
  });
}

/** A payment whose outcome nobody learnt: charged, answered with an error, to be reversed. */
async function abandoned(): Promise<string> {
  const window = await authenticated();
  await house.arm({ on: 'approve', effect: 'lost-reply' });
  await house.arm({ on: 'inquire', effect: 'error' });
  await house.arm({ on: 'reverse', effect: 'error' });
  await window.approve();
  return window.orderNumber;
}

/** A pending cancellation that the card company, when it is asked again, says to have done by another amount. */
async function contradictedCancellation(): Promise<Answer> {
  const paid = await pay(house, { amountWon: 5_000 });
  await house.arm({ on: 'cancel', effect: 'error', times: 2 });
  issuers.tell({
    of: /cancels$/,
    about: ({ amountWon }) => amountWon === 3_000,
    becomes: (answer) => ({ ...answer, amountWon: 2_999 }),
  });
  expect(await cancel(house, paid, { PCD_REFUND_TOTAL: '3000' })).toMatchObject({ PCD_PAY_CODE: 'PAYC0012' });
  return paid;
}

/** An approval at a time that no calendar has. */
async function contradictedApproval(): Promise<string> {
  const window = await authenticated();
  const { orderNumber } = window;
  const reference = await house.administer(async ({ keyring }) =>
    keyring.orderReference('test', orderNumber),
  );
  issuers.tell({
    of: /^POST .*approvals$/,
    about: (asked) => asked['orderReference'] === reference,
    becomes: (answer) => ({ ...answer, approvedAtMs: 9e15 }),
  });
  expect((await window.approve()).stage).toMatchObject({
    name: 'done',
    outcome: { kind: 'unknown', failure: { code: 'CPCA0011' } },
  });
  return orderNumber;
}

async function expectSettled(orderNumbers: readonly string[]): Promise<void> {
  for (const orderNumber of orderNumbers)
    await expect.poll(async () => (await stateOf(orderNumber)).status, { timeout: 20_000 }).toBe('reversed');
}

test('a card company that contradicts itself about one payment holds up no other', async () => {
  const paid = await contradictedCancellation();
  const approval = await contradictedApproval();
  const others = [await abandoned(), await abandoned(), await abandoned()];
  house.advance(11_000);
  await expectSettled([approval, ...others]);
  await expect
    .poll(() => stateOf(paid['PCD_PAY_OID']), { timeout: 10_000 })
    .toMatchObject({ cancellations: [{ status: 'contradicted' }] });
  expect(log.filter(({ level }) => level === 50)).toMatchObject([
    { orderNumber: approval, of: 'approval', on: 'time', saidMs: 9e15 },
    {
      orderNumber: paid['PCD_PAY_OID'],
      of: 'cancellation',
      on: 'amount',
      saidWon: 2_999,
      expectedWon: 3_000,
    },
  ]);

  // After a restart too, and nobody asks about what is held.
  await house.restartGateway();
  house.advance(60 * 60_000);
  const late = [await abandoned(), await abandoned(), await abandoned()];
  await expectSettled(late);
  const held = await stateOf(paid['PCD_PAY_OID']);
  expect(held).toMatchObject({ cancellations: [{ status: 'contradicted' }] });
  expect(moneyAtRisk(held)).toBe(3_000);
  expect(await lookUp(house, paid)).toMatchObject({ PCD_PAY_CODE: 'PCHK0000', PCD_REFUND_TOTAL: '0' });

  // A person looks, has it put right, and says so.
  const dojang = (...args: readonly string[]) => runDojang([...args, '--data', house.dataDir]);
  const orderNumber = paid['PCD_PAY_OID'] ?? '';
  expect((await dojang('payments', 'list')).stdout).toMatch(new RegExp(`${orderNumber} .* paid, held `));
  const shown = (await dojang('payments', 'show', orderNumber)).stdout;
  expect(shown).toContain('held: the card company contradicts itself');
  expect(shown).toMatch(/at risk +₩3,000/);
  expect(shown).toContain(
    'The card company contradicts itself about a cancellation: it said ₩2,999, it was asked for ₩3,000.',
  );
  issuers.repent();
  expect((await dojang('payments', 'resume', orderNumber)).stdout).toContain('goes on');
  await expect
    .poll(async () => (await lookUp(house, paid))['PCD_REFUND_TOTAL'], { timeout: 10_000 })
    .toBe('3000');
  expect((await dojang('payments', 'resume', orderNumber)).code).toBe(1);
  expect((await dojang('payments', 'list')).stdout).not.toContain('held');
}, 120_000);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { paymentFromRow } from '../../packages/gateway/src/main.ts';
import { dump } from '../../packages/gateway/test/support/dump.ts';
import { type House, openHouse } from '../support/house.ts';
import type { LyingIssuers } from '../support/lying-issuers.ts';

/** A number that card companies publish for tests. */
const NUMBER = '4111-1111-1111-1111';
const DIGITS = NUMBER.replaceAll('-', '');

const log: string[] = [];
let house: House;
let issuers: LyingIssuers;

beforeAll(async () => {
  house = await openHouse({ lying: true, logStream: { write: (line) => void log.push(line) } });
  if (house.lyingIssuers === null) throw new Error('The house has lying card companies.');
  issuers = house.lyingIssuers;
});
afterAll(() => house.close());

async function openedWindow() {
  const order = house.order();
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const window = await house.payer.open(fields);
  await window.agree();
  await window.choose('shinhan');
  return { orderNumber: order.orderNumber, ...window };
}

async function expectNowhere(): Promise<void> {
  const everything = [...log, ...Object.values(await dump(house.location)).flat()].join('\n');
  expect(everything).toContain('shinhan');
  expect(everything).not.toContain(NUMBER);
  expect(everything).not.toContain(DIGITS);
}

test.each([
  ['in place of the masked one', { maskedNumber: NUMBER }],
  ['without its hyphens', { maskedNumber: DIGITS }],
  ['in the name of the card', { cardName: `신한카드 ${NUMBER}` }],
])(
  'a whole card number that a card company tells at the authentication goes nowhere: %s',
  async (_how, lie) => {
    const window = await openedWindow();
    issuers.tell({
      of: /^GET .*authentications/,
      becomes: (answer) => (answer['status'] === 'authenticated' ? { ...answer, ...lie } : answer),
    });
    await (await window.phone()).approve();
    // What nobody can read is not known: the customer is told to wait, and nothing goes on with it.
    expect((await window.view()).stage).toMatchObject({ name: 'authenticating' });
    await expectNowhere();
    issuers.repent();
    await window.waitFor('authenticated');
  },
);

test.each([
  ['in place of the masked one', { maskedNumber: NUMBER }],
  ['in the name of the card', { cardName: `신한카드 ${DIGITS}` }],
  ['as the approval number', { approvalNumber: NUMBER }],
])('a whole card number that it tells with an approval is reversed with it: %s', async (_how, lie) => {
  const window = await openedWindow();
  await (await window.phone()).approve();
  await window.waitFor('authenticated');
  issuers.tell({
    of: /approvals/,
    becomes: (answer) => (answer['status'] === 'approved' ? { ...answer, ...lie } : answer),
  });
  expect((await window.approve()).stage).toMatchObject({ name: 'done', outcome: { kind: 'unknown' } });
  await expectNowhere();
  house.advance(11_000);
  await expect
    .poll(
      async () =>
        await house.administer(async ({ store }) => {
          const [row] = await store.paymentsByOrder('test', window.orderNumber);
          return row && paymentFromRow(row).status;
        }),
      { timeout: 20_000 },
    )
    .toBe('reversed');
  await expectNowhere();
});

import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { createInbox, memoryStorage } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from '../support/house.ts';

const MINUTE_MS = 60_000;
const AMOUNT_WON = 1_000;

// The phone says yes in time, the tab sleeps, and asks for the approval when it wakes: long after the shop gave the order up.
describe.each(engines)('on $name, a window that wakes late', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  /** A window whose phone says yes 28 minutes after the shop asked for it. */
  async function authenticated(work: 'PAY' | 'CERT' = 'PAY') {
    const order = house.order({ work, amountWon: AMOUNT_WON });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const window = await house.payer.open(fields);
    await window.agree();
    house.advance(28 * MINUTE_MS);
    await window.choose('shinhan');
    await (await window.phone()).approve();
    await window.waitFor(['authenticated', 'done']);
    return { order, window };
  }

  const statusOf = ({ orderNumber }: { readonly orderNumber: string }) =>
    house.administer(async ({ store }) => {
      const payments = await store.paymentsByOrder('test', orderNumber);
      return payments.map(({ status }) => status).join();
    });
  const shown = { name: 'done', outcome: { kind: 'failed', failure: { code: 'CBIL0002' } } };

  test.each([35, 40, 50, 60, 67])('after %i minutes charges nobody, asked at once', async (minute) => {
    const { order, window } = await authenticated();
    house.advance((minute - 28) * MINUTE_MS);
    expect((await window.approve()).stage).toMatchObject(shown);
    expect((await window.approve()).stage).toMatchObject(shown);
    expect(await statusOf(order)).toBe('failed');
  });

  test('ends at its first look, and the failure goes home', async () => {
    const { order, window } = await authenticated();
    house.advance(7 * MINUTE_MS);
    expect((await window.view()).stage).toMatchObject(shown);
    expect(await statusOf(order)).toBe('failed');
    expect((await window.approve()).stage).toMatchObject(shown);
    expect((await window.returnResult()).result).toMatchObject({
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: 'CBIL0002',
      PCD_PAY_CARDAUTHNO: '',
    });
  });

  test('is paid in the minutes that a card chosen last has', async () => {
    const { window } = await authenticated();
    house.advance(5 * MINUTE_MS);
    expect((await window.view()).stage.name).toBe('authenticated');
    expect((await window.approve()).stage).toMatchObject({ name: 'done', outcome: { kind: 'paid' } });
  });

  test('of a CERT payment ends nothing: the shop has its own time to confirm', async () => {
    const { order, window } = await authenticated('CERT');
    house.advance(20 * MINUTE_MS);
    expect((await window.view()).stage).toMatchObject({ outcome: { kind: 'authenticated' } });
    expect(await statusOf(order)).toBe('authenticated');
  });

  test.each([5, 8, 12, 20, 30])(
    '%i minutes later contradicts no final answer of the inbox',
    async (minutes) => {
      const heard: string[] = [];
      const inbox = createInbox({
        partner: house.partner,
        storage: memoryStorage(),
        nowMs: () => house.ports.nowMs(),
        expectedOf: (orderNumber) => ({ orderNumber, amountWon: AMOUNT_WON }),
        fulfil: () => void heard.push('fulfilled'),
        onOutcome: (_, outcome) => {
          if ('isFinal' in outcome && outcome.isFinal) heard.push(`final ${outcome.kind}`);
        },
      });
      const wait = async (forMinutes: number) => {
        for (let minute = 0; minute < forMinutes; minute++) {
          house.advance(MINUTE_MS);
          await inbox.followUp();
        }
      };
      const order = house.order({ amountWon: AMOUNT_WON });
      await inbox.follow(order.orderNumber);
      const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      const window = await house.payer.open(fields);
      await window.agree();
      await wait(28);
      await window.choose('shinhan');
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
      await wait(minutes);
      const { stage } = await window.approve();
      await wait(60);
      await inbox.close();
      const isPaid = stage.name === 'done' && stage.outcome.kind === 'paid';
      expect(isPaid).toBe(minutes === 5);
      expect(heard).toEqual([isPaid ? 'fulfilled' : 'final not-paid']);
    },
  );
});

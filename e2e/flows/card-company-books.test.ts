import { afterAll, describe, expect, test } from 'vitest';
import { createAcquirer } from '../../packages/gateway/src/acquirer/client.ts';
import { editMerchant } from '../../packages/gateway/src/manage/merchants.ts';
import { loadPayment } from '../../packages/gateway/src/record/change-payment.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import type { LedgerEntry } from '../../packages/protocol/src/acquirer/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { createPartner, dojang, testCredentials } from '../../packages/sdk/src/index.ts';
import { openHouse, SECRET } from '../support/house.ts';
import { type Answer, cancel } from '../support/paid-and-cancelled.ts';

const refundKey = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

describe.each(engines)('the books of the card companies, on $name', async (engine) => {
  const house = await openHouse({ engine, vatRounding: { usual: 'half-up', of: { hyundai: 'down' } } });
  afterAll(() => house.close());
  const acquirer = createAcquirer({ url: house.issuers.url, secrets: () => ({ sent: SECRET }) });
  afterAll(() => acquirer.close());
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey }),
    shopOrigin: house.shopOrigin,
  });

  async function today(): Promise<readonly LedgerEntry[]> {
    const day = kstDate(house.ports.nowMs());
    const entries: LedgerEntry[] = [];
    for (let after: string | null = null; ; ) {
      const reply = await acquirer.ledger(day, after, { signal: AbortSignal.timeout(5_000) });
      if (reply.kind !== 'answer') throw new Error(reply.kind);
      entries.push(...reply.answer.entries);
      after = reply.answer.next;
      if (after === null) return entries;
    }
  }

  test('tell whose an approval and its cancellation are, with their VAT, and nothing of the order or the buyer', async () => {
    await house.administer((deps) => editMerchant(deps, 'test', { terminalId: 'T0000042' }));
    const order = house.order({ amountWon: 11_000, buyer: { name: '김도장' } });
    const { fields } = await partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    const paid = await partner.lookup({ orderNumber: order.orderNumber });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    expect(
      await partner.cancel({ orderNumber: order.orderNumber, paidOn: paid, amountWon: 5_500 }),
    ).toMatchObject({ kind: 'cancelled' });

    const { reference, state } = await house.administer(async ({ keyring, store }) => {
      const [row] = await store.paymentsByOrder('test', order.orderNumber);
      return {
        reference: keyring.orderReference('test', order.orderNumber),
        state: (await loadPayment(store, row?.id ?? ''))?.state,
      };
    });
    if (state?.status !== 'paid') throw new Error(state?.status);
    const entries = await today();
    const about = {
      attemptId: state.attempt.id,
      traceNumber: state.attempt.traceNumber,
      approvalNumber: state.approval.approvalNumber,
      orderReference: reference,
      merchant: { merchantId: 'test', terminalId: 'T0000042', businessNumber: '1234567890' },
    };
    expect(entries).toEqual([
      expect.objectContaining({ ...about, kind: 'approval', amountWon: 11_000, taxWon: 1_000 }),
      expect.objectContaining({
        ...about,
        kind: 'cancel',
        cancelId: state.cancellations[0]?.id,
        amountWon: 5_500,
        taxWon: 500,
      }),
    ]);
    const told = JSON.stringify(entries);
    for (const secret of [order.orderNumber, '김도장', house.shopOrigin]) expect(told).not.toContain(secret);
    // What settlement will need is kept with the payment.
    expect(state.approval).toMatchObject({
      acquirer: entries[0]?.acquirer,
      card: entries[0]?.card,
      isInterestFree: false,
      interestBy: null,
    });
    expect(state.attempt.traceNumber).toMatch(/^\d{12}$/);
  });

  test('name an order the same after a restart', async () => {
    const referenceOf = (orderNumber: string) =>
      house.administer(async ({ keyring }) => keyring.orderReference('test', orderNumber));
    const before = await referenceOf('ORDER-1');
    await house.restartGateway();
    expect(await referenceOf('ORDER-1')).toBe(before);
    expect(await referenceOf('ORDER-2')).not.toBe(before);
  });

  test('say what each card company can do', async () => {
    const reply = await acquirer.profiles({ signal: AbortSignal.timeout(5_000) });
    if (reply.kind !== 'answer') throw new Error(reply.kind);
    expect(reply.answer.profiles).toContainEqual(
      expect.objectContaining({ cardCompany: 'shinhan', inquiry: true, maintenance: null }),
    );
  });

  test.each([
    ['shinhan', [821, 410, 411], ['8,205원', '821원']],
    ['hyundai', [820, 410, 410], ['8,206원', '820원']],
  ] as const)(
    'have the VAT that receipts print, rounded as %s does',
    async (cardCompany, taxWon, printed) => {
      const { fields } = await partner.requestPayment({
        ...house.order({ amountWon: 9_026 }),
        shopOrigin: house.shopOrigin,
      });
      const payment = { ...(await house.payer.pay(fields, { cardCompany })) };
      const cancelled = [];
      for (const PCD_REFUND_TOTAL of ['4513', '4513'])
        cancelled.push(await cancel(house, payment, { PCD_REFUND_TOTAL }));
      const receipt = async (answer: Answer) => (await fetch(answer['PCD_PAY_CARDRECEIPT'] ?? '')).text();
      for (const figure of printed) expect(await receipt(payment)).toContain(`>${figure}<`);
      const entries = (await today()).slice(-3);
      expect(entries.map((entry) => [entry.kind, entry.taxWon])).toEqual([
        ['approval', taxWon[0]],
        ['cancel', taxWon[1]],
        ['cancel', taxWon[2]],
      ]);
      for (const [index, answer] of cancelled.entries())
        expect(await receipt(answer)).toContain(`>${taxWon[index + 1]}원<`);
    },
  );
});

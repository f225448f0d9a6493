import { beforeAll, describe, expect, test } from 'vitest';
import { runDojang } from '../../packages/cli/test/run-dojang.ts';
import {
  cancellationOf,
  cancelPayment,
  readTrail,
  setMerchantStatus,
} from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type House, openHouse } from '../support/house.ts';

describe.each(engines)('a refund by the operator on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  async function pay(amountWon: number): Promise<{ readonly id: string; readonly orderNumber: string }> {
    const order = house.order({ amountWon });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    const [row] = await house.administer(({ store }) => store.paymentsByOrder('test', order.orderNumber));
    return { id: row?.id ?? '', orderNumber: order.orderNumber };
  }

  const cancel = (id: string, amountWon: number | null, reason: string, requestId?: string) =>
    house.administer((deps) => cancelPayment({ ...deps, reason }, id, { amountWon, requestId }));
  const statusOf = (id: string, cancelId: string) =>
    house.administer(async (deps) => (await cancellationOf(deps, id, cancelId))?.status);
  const dojang = (...args: readonly string[]) =>
    runDojang(args, {
      DOJANG_DATA: house.dataDir,
      ...(house.location.engine === 'postgres' && { DOJANG_DATABASE_URL: house.location.url }),
    });

  test('gives back once what was asked for many times at once, and the trail says who and why', async () => {
    const { id, orderNumber } = await pay(3_000);
    const answers = await Promise.all(Array.from({ length: 6 }, () => cancel(id, 1_000, '파손')));
    const ids = answers.map((answer) => (answer.ok ? answer.cancellation.id : answer.refusal.reason));
    expect(new Set(ids).size).toBe(1);
    expect(answers.filter((answer) => answer.ok && answer.isNew)).toHaveLength(1);
    house.advance(11_000);
    await expect.poll(() => statusOf(id, ids[0] ?? ''), { timeout: 15_000 }).toBe('done');
    expect(await cancel(id, 1_000, '파손')).toMatchObject({ ok: true, isNew: false });
    const trail = await house.administer(({ store }) => readTrail(store, { limit: 50 }));
    expect(trail.filter(({ subject }) => subject === id)).toMatchObject([
      {
        type: 'payment.cancel',
        operator: '김운영',
        reason: '파손',
        details: { orderNumber, amountWon: 1_000 },
      },
    ]);
  });

  test('another reason or another request id is another refund, up to what is left', async () => {
    const { id } = await pay(3_000);
    expect(await cancel(id, 1_000, '파손')).toMatchObject({ ok: true, isNew: true });
    expect(await cancel(id, 1_000, '지연')).toMatchObject({ ok: true, isNew: true });
    expect(await cancel(id, 1_001, '기타')).toMatchObject({ ok: false, refusal: { reason: 'above-rest' } });
    expect(await cancel(id, null, '파손', 'r-1')).toMatchObject({
      ok: true,
      isNew: true,
      cancellation: { amountWon: 1_000 },
    });
    expect(await cancel(id, 1, '끝')).toMatchObject({ ok: false, refusal: { reason: 'nothing-left' } });
  });

  test('needs a reason, and goes through while the partner is disabled', async () => {
    const { id } = await pay(1_000);
    await house.administer((deps) => setMerchantStatus(deps, 'test', 'disabled'));
    await expect(house.administer((deps) => cancelPayment(deps, id, { amountWon: null }))).rejects.toThrow(
      'reason: required',
    );
    const begun = await cancel(id, null, '사기 신고');
    if (!begun.ok) throw new Error(begun.refusal.reason);
    house.advance(11_000);
    await expect.poll(() => statusOf(id, begun.cancellation.id), { timeout: 15_000 }).toBe('done');
    await house.administer((deps) => setMerchantStatus(deps, 'test', 'active'));
  });

  test('by command is asked about, carried out by the running gateway, and says what it knows', async () => {
    const { id, orderNumber } = await pay(2_000);
    const refund = ['payments', 'cancel', orderNumber, '--amount', '500'];
    expect(await dojang(...refund)).toMatchObject({ code: 1, stderr: expect.stringContaining('--reason') });
    expect(await dojang(...refund, '--reason', '파손')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Add --yes'),
    });
    const refunding = dojang(...refund, '--reason', '파손', '--yes', '--as', '이운영');
    const begun = () => house.administer(({ store }) => store.events(id));
    // The command's own clock is behind the house's by what tests before have let pass: it may be overdue at once.
    await expect.poll(async () => (await begun()).at(-1)?.type, { timeout: 15_000 }).toMatch(/^cancel/);
    house.advance(11_000);
    expect(await refunding).toMatchObject({
      code: 0,
      stdout: `₩500 of ${orderNumber} of test were given back.\n`,
    });
    const [act] = await house.administer(({ store }) => readTrail(store, { limit: 1 }));
    expect(act).toMatchObject({ operator: '이운영', subject: id, reason: '파손' });
    expect(act?.process).toMatch(/^dojang payments cancel \(pid \d+\)$/);
    expect(await dojang(...refund, '--reason', '파손', '--yes', '--json')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('asked for before'),
      stdout: expect.stringContaining('"isNew": false'),
    });
    expect((await dojang(...refund, '--reason', '파손', '--yes')).stdout).toContain(
      'nothing more was given back',
    );
    expect((await dojang('payments', 'show', orderNumber)).stdout).toContain(
      'A cancellation of ₩500 was asked for by the operator 이운영 (파손); the gateway calls',
    );
    expect(await dojang('audit', 'verify')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The trail is whole'),
    });
  });
});

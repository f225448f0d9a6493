import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { answers } from '../../packages/protocol/src/payple/index.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { type House, openHouse } from '../support/house.ts';

async function postJson(url: string, body: unknown): Promise<unknown> {
  return await (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();
}

describe.each(engines)('on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({
      engine,
    });
    return () => house.close();
  });

  async function request(changes: Parameters<House['order']>[0] = {}) {
    const order = house.order(changes);
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { order, fields };
  }

  describe('PAY', () => {
    test('an approved payment is returned, row by row, and verified', async () => {
      const { order, fields } = await request({
        buyer: { name: '홍길동', email: 'hong@example.com', phone: '010-1234-5678', memberNumber: '007' },
      });
      const result = await house.payer.pay(fields, { cardCompany: 'samsung' });
      expect(Object.keys(result)).toEqual([...answers.result]);
      expect(result).toMatchObject({
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: '0000',
        PCD_PAY_MSG: '카드승인완료',
        PCD_PAY_WORK: 'PAY',
        PCD_PAY_OID: order.orderNumber,
        PCD_PAY_TOTAL: '1000',
        PCD_PAYER_NO: '007',
        PCD_PAYER_NAME: '홍길동',
        PCD_PAYER_HP: '01012345678',
        PCD_PAY_CARDNAME: '삼성카드',
        PCD_PAY_CARDQUOTA: '00',
        PCD_PAY_REQKEY: '',
        PCD_PAYER_ID: '',
      });
      expect(result['PCD_PAY_CARDNUM']).toMatch(/^\d{4}-\*{4}-\*{4}-\d{4}$/);
      expect(result['PCD_PAY_CARDTRADENUM']).toMatch(/^\d{24}$/);
      expect(result['PCD_PAY_CARDAUTHNO']).toMatch(/^\d{8}$/);
      const paid = await house.partner.verify(verifiable(result), order);
      expect(paid).toMatchObject({ kind: 'paid', orderNumber: order.orderNumber, amountWon: 1000 });
    });

    test('the receipt shows the payment under an unguessable link', async () => {
      const { order, fields } = await request();
      const result = await house.payer.pay(fields);
      const link = result['PCD_PAY_CARDRECEIPT'] ?? '';
      expect(link).toMatch(/\/receipt\/r_\d{6}_[\w-]{32}$/);
      const response = await fetch(link, { headers: { 'accept-language': 'ko' } });
      const page = await response.text();
      expect(page).toContain('신용카드 매출전표');
      expect(page).toContain(order.orderNumber);
      expect(page).toContain('909원');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect((await fetch(`${link}x`)).status).toBe(404);
    });

    test('instalments are returned as they were chosen', async () => {
      const { fields } = await request({ amountWon: 120_000 });
      expect(await house.payer.pay(fields, { quota: '03' })).toMatchObject({
        PCD_PAY_RST: 'success',
        PCD_PAY_CARDQUOTA: '03',
      });
    });

    test.each([
      ['insufficient', '3133'],
      ['over-limit', '3112'],
      ['suspended', '3128'],
      ['lost', '3122'],
    ] as const)('a card that is %s is declined with %s, and nothing is charged', async (card, code) => {
      const { order, fields } = await request();
      const result = await house.payer.pay(fields, { card });
      expect(result).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
      expect(result['PCD_PAY_MSG']).toContain(`[CPCA9999] ${code} - `);
      expect(await house.partner.verify(verifiable(result), order)).toMatchObject({ kind: 'not-paid' });
    });

    test('after a decline another card pays the same order in the same window', async () => {
      const { order, fields } = await request();
      const window = await house.payer.open(fields);
      await window.agree();
      await window.choose('kb');
      await (await window.phone()).approve({ card: 'insufficient' });
      await window.waitFor('authenticated');
      expect((await window.approve()).stage).toMatchObject({
        name: 'card',
        failure: { institutionCode: '3133' },
      });
      await window.choose('hana');
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
      expect((await window.approve()).stage).toMatchObject({ name: 'done', outcome: { kind: 'paid' } });
      const result = (await window.returnResult()).result;
      expect(await house.partner.verify(verifiable(result), order)).toMatchObject({
        kind: 'paid',
        cardName: '하나카드',
      });
    });

    test('a customer who says no on the phone and leaves is returned as 2101', async () => {
      const { fields } = await request();
      expect(await house.payer.reject(fields)).toMatchObject({
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'CPCA9999',
        PCD_PAY_MSG: '[CPCA9999] 2101 - 사용자가 결제를 취소하였습니다.',
      });
    });

    test('three wrong PINs lock the authentication', async () => {
      const { fields } = await request();
      const window = await house.payer.open(fields);
      await window.agree();
      await window.choose('bc');
      const phone = await window.phone();
      for (const left of [2, 1]) {
        await expect(phone.approve({ pin: '000000' })).rejects.toMatchObject({ resultCode: 'wrong-pin' });
        expect((await phone.view()).pinTriesLeft).toBe(left);
      }
      await expect(phone.approve({ pin: '000000' })).rejects.toMatchObject({ resultCode: 'locked' });
      expect((await window.waitFor('card')).stage).toMatchObject({ failure: { institutionCode: '3117' } });
    });

    test('a closed window answers the request and the exact text', async () => {
      const { order, fields } = await request();
      const result = await house.payer.close(fields);
      expect(result).toMatchObject({
        PCD_PAY_RST: 'close',
        PCD_PAY_MSG: '결제를 종료하였습니다.',
        PCD_PAY_OID: order.orderNumber,
      });
      expect(result).not.toHaveProperty('PCD_PAY_CODE');
    });

    test('a closed window answers every row that was sent, as the script in a page does, but for the spent key', async () => {
      const { fields } = await request();
      const {
        PCD_AUTH_KEY = '',
        PCD_PAY_URL = '',
        ...sent
      } = await house.unsealed({
        ...fields,
        PCD_PAYER_NO: 'member-7',
        PCD_PAYER_NAME: '김예시',
        PCD_PAYER_HP: '01000000000',
        PCD_PAYER_EMAIL: 'buyer@example.test',
        PCD_PAY_TAXTOTAL: '90',
        PCD_APP_SCHEME: 'MyShop://order',
        PCD_PAY_METHOD: 'appCard',
        PCD_USER_DEFINE1: 'one',
        PCD_USER_DEFINE2: 'two',
      });
      const result = await house.payer.close({ PCD_AUTH_KEY, PCD_PAY_URL, ...sent });
      expect(result).toMatchObject({ ...sent, PCD_PAY_RST: 'close' });
    });

    test('after three minutes the phone is too late and another try is offered', async () => {
      const { fields } = await request();
      const window = await house.payer.open(fields);
      await window.agree();
      await window.choose('woori');
      const phone = await window.phone();
      house.advance(3 * 60_000 + 1);
      await expect(phone.approve()).rejects.toMatchObject({ resultCode: 'not-pending' });
      expect((await window.view()).stage).toMatchObject({ name: 'card', failure: { code: 'CPCA0001' } });
      await window.choose('woori');
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
      expect((await window.approve()).stage).toMatchObject({ name: 'done', outcome: { kind: 'paid' } });
    });
  });

  describe('CERT', () => {
    test('is charged by the confirm alone, and confirming twice gives the first answer', async () => {
      const { order, fields } = await request({ work: 'CERT' });
      const result = await house.payer.pay(fields);
      expect(result).toMatchObject({
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: '0000',
        PCD_PAY_MSG: '카드인증완료',
        PCD_PAY_CARDAUTHNO: '',
      });
      const claim = parseResult(result);
      expect(await house.partner.lookup(order)).toMatchObject({
        kind: 'unverified',
        reason: 'waiting',
      });
      if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
      const confirm = () =>
        postJson(result['PCD_PAY_COFURL'] ?? '', {
          PCD_CST_ID: 'test',
          PCD_CUST_KEY: 'abcd1234567890',
          PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
          PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
          PCD_PAYER_ID: '',
        });
      const [first, second] = await Promise.all([confirm(), confirm()]);
      expect(first).toMatchObject({
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: 'PCCF0000',
        PCD_PAY_MSG: '카드결제완료',
        PCD_PAY_TOTAL: '1000',
      });
      expect(second).toEqual(first);
      expect(await confirm()).toEqual(first);
      expect(await house.partner.confirm(claim, order)).toMatchObject({ kind: 'paid', amountWon: 1000 });
      expect(await house.partner.lookup(order)).toMatchObject({ kind: 'paid' });
    });

    test('a declined confirm is final', async () => {
      const { order, fields } = await request({ work: 'CERT' });
      const claim = parseResult(await house.payer.pay(fields, { card: 'over-limit' }));
      if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
      const declined = { kind: 'declined', code: 'PCCFD001', institutionCode: '3112' };
      expect(await house.partner.confirm(claim, order)).toMatchObject(declined);
      expect(await house.partner.confirm(claim, order)).toMatchObject(declined);
    });

    test('an unconfirmed payment expires after 30 minutes, uncharged', async () => {
      const { order, fields } = await request({ work: 'CERT' });
      const claim = parseResult(await house.payer.pay(fields));
      if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
      house.advance(30 * 60_000);
      expect(await house.partner.confirm(claim, order)).toMatchObject({ kind: 'declined', code: 'PCCF0002' });
    });

    test('of two payments for one order number only the first confirm is charged', async () => {
      const one = await request({ work: 'CERT' });
      const two = await request({ work: 'CERT', orderNumber: one.order.orderNumber });
      const claims = [
        parseResult(await house.payer.pay(one.fields)),
        parseResult(await house.payer.pay(two.fields)),
      ];
      const answers = await Promise.all(
        claims.map((claim) => {
          if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
          return house.partner.confirm(claim, one.order);
        }),
      );
      const kinds = answers.map((answer) => answer.kind).sort();
      // The loser is refused as a duplicate, or (the SDK looks up what it cannot tell) learns of the payment that stands.
      expect(kinds).toContain('paid');
      const approvals = new Set(
        answers.flatMap((answer) => (answer.kind === 'paid' ? [answer.approvalNumber] : [])),
      );
      expect(approvals.size).toBe(1);
    });
  });

  describe('the window', () => {
    test('the same AuthKey with the same fields returns to the same payment, with other fields it is refused', async () => {
      const { fields } = await request();
      const first = await house.payer.open(fields);
      await first.agree();
      const again = await house.payer.open(fields);
      expect(again.paymentId).toBe(first.paymentId);
      expect((await again.view()).stage.name).toBe('card');
      await expect(house.payer.open({ ...fields, PCD_PAY_GOODS: '다른 상품' })).rejects.toMatchObject({
        resultCode: 'CBIL0002',
      });
      await again.close();
      await expect(house.payer.open(fields)).rejects.toMatchObject({ resultCode: 'CBIL0002' });
    });

    test('a price changed in the page cannot open it', async () => {
      const { fields } = await request({ amountWon: 59_000 });
      await expect(house.payer.open({ ...fields, PCD_PAY_TOTAL: '100' })).rejects.toMatchObject({
        resultCode: 'CPCAE004',
        hint: expect.stringContaining('PCD_PAY_TOTAL: the page says otherwise'),
      });
    });

    test('another page than the authenticated one cannot open it, and the refusal says which came', async () => {
      const order = house.order();
      const { fields } = await house.partner.requestPayment({
        ...order,
        shopOrigin: 'http://another.example',
      });
      await expect(house.payer.open(fields)).rejects.toMatchObject({
        resultCode: 'AUTH0007',
        hint: expect.stringMatching(/expected http:\/\/another\.example .*got http:\/\/127\.0\.0\.1:3999/),
      });
    });

    test('an AuthKey older than 30 minutes is refused', async () => {
      const { fields } = await request();
      house.advance(30 * 60_000);
      await expect(house.payer.open(fields)).rejects.toMatchObject({ resultCode: 'CBIL0002' });
    });

    test('an order number that was paid is refused', async () => {
      const { order, fields } = await request();
      await house.payer.pay(fields);
      const { fields: again } = await request({ orderNumber: order.orderNumber });
      await expect(house.payer.open(again)).rejects.toMatchObject({ resultCode: 'CPCA0201' });
    });

    test('its API wants the token of its own payment', async () => {
      const { fields } = await request();
      const window = await house.payer.open(fields);
      const other = await house.payer.open((await request()).fields);
      const url = `${house.gateway.url}/window/api/${window.paymentId}`;
      for (const authorization of ['', 'Bearer ', `Bearer ${other.paymentId}`]) {
        const response = await fetch(url, { headers: { authorization } });
        expect(response.status).toBe(401);
        expect(await response.json()).not.toHaveProperty('view');
      }
    });

    test('a result is returned once recorded and the same again', async () => {
      const { fields } = await request({ work: 'CERT' });
      const window = await house.payer.open(fields);
      await window.agree();
      await window.choose('nh');
      await (await window.phone()).approve();
      await window.waitFor('done');
      const first = await window.returnResult();
      expect((await window.view()).stage).toMatchObject({ name: 'done', returned: true });
      expect(await window.returnResult()).toEqual(first);
      expect(await window.close()).toMatchObject({ closed: false });
    });
  });

  describe('when something breaks', () => {
    test('a restart of gateway and card companies between any two steps loses nothing', async () => {
      const { order, fields } = await request({ work: 'CERT' });
      const restart = async () => {
        await house.restartGateway();
        await house.restartIssuers();
      };
      const window = await house.payer.open(fields);
      await restart();
      await window.agree();
      await restart();
      await window.choose('jeju');
      await restart();
      await (await window.phone()).approve();
      await restart();
      await window.waitFor('done');
      await restart();
      const { result } = await window.returnResult();
      await restart();
      const claim = parseResult(result);
      if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
      expect(await house.partner.confirm(claim, order)).toMatchObject({ kind: 'paid' });
      await restart();
      expect(await house.partner.lookup(order)).toMatchObject({ kind: 'paid' });
    });

    test('an approval whose answer was lost is asked for again and stands', async () => {
      const { order, fields } = await request();
      await house.arm({ on: 'approve', effect: 'lost-reply', times: 1 });
      const result = await house.payer.pay(fields);
      expect(result).toMatchObject({ PCD_PAY_RST: 'success' });
      expect(await house.partner.verify(verifiable(result), order)).toMatchObject({ kind: 'paid' });
    });

    test('an approval whose outcome cannot be learnt is returned as an error, looked up as open, and reversed', async () => {
      const { order, fields } = await request();
      const window = await house.payer.open(fields);
      await window.agree();
      await window.choose('lotte');
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
      await house.arm({ on: 'approve', effect: 'lost-reply', times: 1 });
      await house.arm({ on: 'inquire', effect: 'error', times: 1 });
      await house.arm({ on: 'reverse', effect: 'error', times: 2 });
      expect((await window.approve()).stage).toMatchObject({
        name: 'done',
        outcome: { kind: 'unknown', failure: { code: 'CPCA0018' } },
      });
      const { result } = await window.returnResult();
      expect(result).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA0018' });
      await expect
        .poll(() => house.partner.lookup(order), { timeout: 15_000 })
        .toMatchObject({ kind: 'not-paid' });
      expect((await window.view()).stage).toMatchObject({ name: 'done', outcome: { kind: 'reversed' } });
      const again = await request({ orderNumber: order.orderNumber });
      expect(await house.payer.pay(again.fields)).toMatchObject({ PCD_PAY_RST: 'success' });
    });

    test('card companies that are away are said so, and nothing is charged', async () => {
      const { fields } = await request();
      const window = await house.payer.open(fields);
      await window.agree();
      await house.arm({ on: 'begin', effect: 'error', times: 1 });
      expect((await window.choose('citi')).stage).toMatchObject({
        name: 'card',
        failure: { institutionCode: '2116' },
      });
      expect((await window.choose('citi')).stage.name).toBe('authenticating');
    });
  });
});

import { expect, test } from 'vitest';
import { resultFromBody } from '../../packages/gateway/src/result/stored-result.ts';
import { openStore } from '../../packages/gateway/src/store/open-store.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { openHouse } from '../support/house.ts';

test('where it is set, failures of the card company begin with [Test] in the page, the confirm and the notice, and the SDK reads them', async () => {
  const house = await openHouse({ testPrefix: true });
  try {
    const pay = async (work: 'PAY' | 'CERT') => {
      const order = house.order({ work, orderNumber: `${work}-fail-3112` });
      const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      return { order, result: await house.payer.pay(fields) };
    };
    const { order: declined, result } = await pay('PAY');
    const text = '[Test] [CPCA9999] 3112 - 한도가 초과하였습니다.';
    expect(result['PCD_PAY_MSG']).toBe(text);
    expect(parseResult(result)).toMatchObject({ institutionCode: '3112' });

    const cert = await pay('CERT');
    expect(cert.result['PCD_PAY_MSG']).toBe('카드인증완료');
    const claim = parseResult(cert.result);
    if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
    expect(await house.partner.confirm(claim, cert.order)).toMatchObject({
      kind: 'declined',
      code: 'PCCFD001',
      institutionCode: '3112',
    });

    const store = await openStore(house.location);
    const [payment] = await store.paymentsByOrder('test', declined.orderNumber);
    const [notice] = await store.outboxOf(payment?.id ?? '');
    await store.close();
    expect(notice && resultFromBody(notice.body)).toMatchObject({ PCD_PAY_MSG: text });
  } finally {
    await house.close();
  }
});

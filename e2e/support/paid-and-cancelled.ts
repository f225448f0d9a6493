import type { House } from './house.ts';

const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

export type Answer = Readonly<Record<string, string>>;

/** Pays an order headless; answers the result. */
export async function pay(house: House, changes: Parameters<House['order']>[0] = {}): Promise<Answer> {
  const order = house.order(changes);
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  return { ...(await house.payer.pay(fields)) };
}

/** Cancels a paid payment, in full unless `changes` say another amount; answers the gateway's answer. */
export async function cancel(house: House, payment: Answer, changes: Answer = {}): Promise<Answer> {
  const auth = await authenticate(house, { PCD_PAYCANCEL_FLAG: 'Y' });
  return await post(house, auth['return_url'] ?? '', {
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_REFUND_KEY: REFUND_KEY,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: payment['PCD_PAY_OID'],
    PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
    PCD_REFUND_TOTAL: payment['PCD_PAY_TOTAL'],
    ...changes,
  });
}

export async function lookUp(house: House, payment: Answer): Promise<Answer> {
  const auth = await authenticate(house, { PCD_PAYCHK_FLAG: 'Y' });
  return await post(house, auth['return_url'] ?? '', {
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_PAYCHK_FLAG: 'Y',
    PCD_PAY_TYPE: 'card',
    PCD_PAY_OID: payment['PCD_PAY_OID'],
    PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
  });
}

function authenticate(house: House, flag: object): Promise<Answer> {
  const account = { cst_id: 'test', custKey: 'abcd1234567890' };
  return post(house, `${house.gateway.url}/php/auth.php`, { ...account, ...flag });
}

async function post(house: House, url: string, body: object): Promise<Answer> {
  const init = { method: 'POST', headers: { referer: house.shopOrigin }, body: JSON.stringify(body) };
  return (await (await fetch(url, init)).json()) as Answer;
}

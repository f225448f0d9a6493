import { beforeAll, describe, expect, test } from 'vitest';
import { addMerchant, editMerchant, rotateCustKey, testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type Code, paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, expectWireRefusal, fieldsOf, sendJson, unchanged } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

const SHOP = { cst_id: testAccount.id, custKey: testAccount.keys.custKey };
const OTHER = { cst_id: 'other', custKey: 'key-of-the-other-shop' };
const FOR_LOOKUP = { PCD_PAYCHK_FLAG: 'Y' };
const FOR_CANCEL = { PCD_PAYCANCEL_FLAG: 'Y' };
const MINUTE_MS = 60_000;

describe.each(engines)('a token of an authentication, on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({ engine });
    await house.administer((deps) =>
      addMerchant(
        deps,
        { id: OTHER.cst_id, name: '다른 상점' },
        { custKey: OTHER.custKey, refundKey: 'r', clientKey: 'client-of-the-other-shop' },
      ),
    );
    return () => house.close();
  });

  const post = (path: string, body: unknown) => sendJson(`${house.gateway.url}${path}`, body);

  const authenticate = async (purpose: Fields = {}, account: Fields = SHOP): Promise<Fields> =>
    fieldsOf(
      await sendJson(
        `${house.gateway.url}${paths.auth}`,
        { ...account, ...purpose },
        { referer: house.shopOrigin },
      ),
    );

  const tokensOf = ({ cst_id, custKey }: Fields) => ({ PCD_CST_ID: cst_id, PCD_CUST_KEY: custKey });

  /** What the payment's window got, and what came back; its authentication's answer is all that a page may have seen. */
  const pay = async (work: 'PAY' | 'CERT', auth: Fields): Promise<Fields> => {
    const result = await house.payer.pay({
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: work,
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '도장 티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_RST_URL: '/payments/result',
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_PAY_URL: auth['return_url'] ?? '',
    });
    expect(result).toMatchObject({ PCD_PAY_RST: 'success' });
    return { ...result };
  };

  const confirm = (result: Fields, keys: object) =>
    post(paths.confirm, {
      ...keys,
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    });
  const orderOf = (result: Fields) => ({
    PCD_PAY_OID: result['PCD_PAY_OID'],
    PCD_PAY_DATE: result['PCD_PAY_TIME']?.slice(0, 8),
  });
  const lookup = (result: Fields, auth: Fields, keys: object) =>
    post(paths.lookup, { ...orderOf(result), PCD_AUTH_KEY: auth['AuthKey'], ...FOR_LOOKUP, ...keys });
  const cancel = (result: Fields, auth: Fields, keys: object) =>
    post(paths.cancel, {
      ...orderOf(result),
      PCD_AUTH_KEY: auth['AuthKey'],
      PCD_REFUND_KEY: testAccount.keys.refundKey,
      PCD_REFUND_TOTAL: '100',
      ...FOR_CANCEL,
      ...keys,
    });

  const refusedUnchanged = async (code: Code, hint: string, attack: () => Promise<Answer>) =>
    expectWireRefusal(await unchanged(house.location, attack), code, hint);

  test('confirms its own payment, looks up and cancels with its own AuthKey', async () => {
    const auth = await authenticate();
    const result = await pay('CERT', auth);
    expect(fieldsOf(await confirm(result, tokensOf(auth)))).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    const [chk, back] = [await authenticate(FOR_LOOKUP), await authenticate(FOR_CANCEL)];
    expect(fieldsOf(await lookup(result, chk, tokensOf(chk)))).toMatchObject({ PCD_PAY_CODE: 'PCHK0000' });
    expect(fieldsOf(await cancel(result, back, tokensOf(back)))).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
  });

  test('of another authentication opens no call, whichever of the two fields it stands in', async () => {
    const result = await pay('CERT', await authenticate());
    const stolen = await authenticate();
    const [chk, back] = [await authenticate(FOR_LOOKUP), await authenticate(FOR_CANCEL)];
    const forKey = { ...tokensOf(stolen), PCD_CST_ID: SHOP.cst_id };
    const forId = { ...tokensOf(stolen), PCD_CUST_KEY: SHOP.custKey };
    await refusedUnchanged('AUTH0002', 'nor a token of the authentication of this call', () =>
      confirm(result, forKey),
    );
    await refusedUnchanged('AUTH0003', 'nor a token of its authentication', () => confirm(result, forId));
    for (const keys of [tokensOf(stolen), forKey, forId]) {
      await refusedUnchanged('PCHK0002', 'nor a token', () => lookup(result, chk, keys));
      await refusedUnchanged('PAYC0001', 'nor a token', () => cancel(result, back, keys));
    }
  });

  test('of another partner opens no call', async () => {
    const result = await pay('CERT', await authenticate());
    const theirs = await authenticate({}, OTHER);
    const chk = await authenticate(FOR_LOOKUP);
    const theirChk = await authenticate(FOR_LOOKUP, OTHER);
    await refusedUnchanged('AUTH0003', 'PCD_CST_ID: not the partner', () =>
      confirm(result, tokensOf(theirs)),
    );
    await refusedUnchanged('PCHK0002', 'PCD_CST_ID: not the partner', () =>
      lookup(result, chk, tokensOf(theirChk)),
    );
    // With an AuthKey of their own they see their own orders alone.
    await refusedUnchanged('PCHK0001', 'PCD_PAY_OID: no paid payment', () =>
      lookup(result, theirChk, tokensOf(theirChk)),
    );
  });

  test('of a page that was authenticated by the client key opens no call, not even for its own payment', async () => {
    const page = fieldsOf(
      await sendJson(
        `${house.gateway.url}/js/v1/auth`,
        { clientKey: testAccount.keys.clientKey },
        { origin: house.shopOrigin },
      ),
    );
    const result = await pay('CERT', page);
    await refusedUnchanged('AUTH0003', 'PCD_CST_ID: ', () => confirm(result, tokensOf(page)));
    await refusedUnchanged('AUTH0002', 'PCD_CUST_KEY: ', () =>
      confirm(result, { ...tokensOf(page), PCD_CST_ID: SHOP.cst_id }),
    );
  });

  test('of a payment’s authentication, which a page may have seen, neither looks up nor cancels', async () => {
    const auth = await authenticate();
    const result = await pay('PAY', auth);
    await refusedUnchanged('PCHK0002', 'PCD_AUTH_KEY: not an AuthKey of this gateway for a lookup', () =>
      lookup(result, auth, tokensOf(auth)),
    );
    await refusedUnchanged('PAYC0001', 'PCD_AUTH_KEY: not an AuthKey of this gateway for a cancel', () =>
      cancel(result, auth, tokensOf(auth)),
    );
  });

  test('after 30 minutes looks nothing up, cancels nothing and repeats no cancellation', async () => {
    const result = await pay('PAY', await authenticate());
    const [chk, back, unused] = [
      await authenticate(FOR_LOOKUP),
      await authenticate(FOR_CANCEL),
      await authenticate(FOR_CANCEL),
    ];
    const first = await cancel(result, back, tokensOf(back));
    expect(fieldsOf(first)).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
    house.advance(30 * MINUTE_MS);
    await refusedUnchanged('PCHK0002', 'older than 30 minutes', () => lookup(result, chk, tokensOf(chk)));
    await refusedUnchanged('PAYC0001', 'of an authentication that is over', () =>
      cancel(result, unused, tokensOf(unused)),
    );
    await refusedUnchanged('PAYC0001', 'of an authentication that is over', () =>
      cancel(result, back, tokensOf(back)),
    );
    // The keys themselves still get the first answer of that AuthKey.
    const keys = { PCD_CST_ID: SHOP.cst_id, PCD_CUST_KEY: SHOP.custKey };
    expect((await cancel(result, back, keys)).text).toBe(first.text);
  });

  test('confirms for as long as the payment may be confirmed, and is dead soon after', async () => {
    const auth = await authenticate();
    const result = await pay('CERT', auth);
    house.advance(29 * MINUTE_MS);
    const first = await confirm(result, tokensOf(auth));
    expect(fieldsOf(first)).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    expect((await confirm(result, tokensOf(auth))).text).toBe(first.text);
    house.advance(6 * MINUTE_MS);
    await refusedUnchanged('AUTH0002', 'of an authentication that is over', () =>
      confirm(result, tokensOf(auth)),
    );
  });

  test('confirms nothing where the partner said: by raw keys only', async () => {
    const auth = await authenticate();
    const result = await pay('CERT', auth);
    await house.administer((deps) => editMerchant(deps, SHOP.cst_id, { rawKeysOnly: true }));
    const half = { ...tokensOf(auth), PCD_CUST_KEY: SHOP.custKey };
    for (const keys of [tokensOf(auth), half])
      await refusedUnchanged('AUTH0002', `dojang merchants edit ${SHOP.cst_id} --raw-keys-only off`, () =>
        confirm(result, keys),
      );
    // Lookups and cancellations go by their own AuthKey, which no page sees.
    const keys = { PCD_CST_ID: SHOP.cst_id, PCD_CUST_KEY: SHOP.custKey };
    expect(fieldsOf(await confirm(result, keys))).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    const [chk, back] = [await authenticate(FOR_LOOKUP), await authenticate(FOR_CANCEL)];
    expect(fieldsOf(await lookup(result, chk, tokensOf(chk)))).toMatchObject({ PCD_PAY_CODE: 'PCHK0000' });
    expect(fieldsOf(await cancel(result, back, tokensOf(back)))).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
    await house.administer((deps) => editMerchant(deps, SHOP.cst_id, { rawKeysOnly: false }));
  });

  test('ends with the key version: after a rotation without overlap it opens nothing', async () => {
    const auth = await authenticate({}, OTHER);
    const result = await pay('CERT', auth);
    const chk = await authenticate(FOR_LOOKUP, OTHER);
    const rotated = await house.administer((deps) => rotateCustKey(deps, OTHER.cst_id, 0));
    const forKey = ({ custKey }: Fields) => ({ PCD_CST_ID: OTHER.cst_id, PCD_CUST_KEY: custKey });
    await refusedUnchanged('AUTH0003', 'PCD_CST_ID: ', () => confirm(result, tokensOf(auth)));
    await refusedUnchanged('AUTH0002', 'PCD_CUST_KEY: ', () => confirm(result, forKey(auth)));
    await refusedUnchanged('PCHK0002', 'PCD_CUST_KEY: ', () => lookup(result, chk, forKey(chk)));
    const now = { PCD_CST_ID: OTHER.cst_id, PCD_CUST_KEY: rotated?.custKey };
    expect(fieldsOf(await confirm(result, now))).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { type KeyUse, setKeyUse, testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, expectAuthRefusal, fieldsOf, sendJson, unchanged } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const { id, keys } = testAccount;
const EVERYTHING: KeyUse = { clientKeyUse: 'on', sealedOrdersOnly: false, rawKeysOnly: false };

describe.each(engines)('a client key on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    const place = await engine.place();
    const { location } = place;
    house = await openHouse({ databaseUrl: location.engine === 'postgres' ? location.url : undefined });
    return async () => {
      await house.close();
      await place.remove();
    };
  });

  const allow = (use: Partial<KeyUse>) => house.administer((deps) => setKeyUse(deps, id, use));

  /** What everybody can do who reads the key in the shop's page. */
  const byClientKey = (): Promise<Answer> =>
    sendJson(`${house.gateway.url}/js/v1/auth`, { clientKey: keys.clientKey }, { origin: house.shopOrigin });
  const byServer = (order: Readonly<Record<string, string>>): Promise<Answer> =>
    sendJson(
      `${house.gateway.url}${paths.auth}`,
      { cst_id: id, custKey: keys.custKey, ...order },
      { referer: house.shopOrigin },
    );

  test('that is switched off opens nothing, and the refusal names the command', async () => {
    await allow({ clientKeyUse: 'off' });
    expectAuthRefusal(
      await unchanged(house.location, byClientKey),
      'AUTH0003',
      `dojang merchants edit ${id} --client-key on`,
    );
    await allow(EVERYTHING);
    expect(fieldsOf(await byClientKey())).toMatchObject({ result: 'success' });
  });

  test('of a partner who takes sealed orders only opens nothing; nor does a server that seals nothing', async () => {
    await allow({ sealedOrdersOnly: true });
    const command = `dojang merchants edit ${id} --sealed-orders-only off`;
    expectAuthRefusal(await unchanged(house.location, byClientKey), 'AUTH0003', command);
    for (const half of [{}, { PCD_PAY_OID: 'ORDER-1' }, { PCD_PAY_TOTAL: '1000' }])
      expectAuthRefusal(await unchanged(house.location, () => byServer(half)), 'AUTH0005', command);
    expect(fieldsOf(await byServer({ PCD_PAY_OID: 'ORDER-1', PCD_PAY_TOTAL: '1000' }))).toMatchObject({
      result: 'success',
    });
    // A lookup and a cancellation open no window.
    for (const flag of ['PCD_PAYCHK_FLAG', 'PCD_PAYCANCEL_FLAG'])
      expect(fieldsOf(await byServer({ [flag]: 'Y' }))).toMatchObject({ result: 'success' });
    await allow(EVERYTHING);
  });
});

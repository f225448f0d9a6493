import { beforeAll, describe, expect, test } from 'vitest';
import { setAppSchemes } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { expectRefusalPage, sendForm } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

// A customer is led back to the shop's own app, never to something that the page chose for them.
describe.each(engines)('on $name', (engine) => {
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

  /** Opens a window as a page does that wrote the scheme itself: the partner's server has sealed nothing. */
  async function open(scheme: string) {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const response = await fetch(`${house.gateway.url}/php/auth.php`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', referer: house.shopOrigin },
      body: JSON.stringify({ cst_id: 'test', custKey: 'abcd1234567890' }),
    });
    const { AuthKey } = (await response.json()) as { readonly AuthKey: string };
    const form = { ...fields, PCD_AUTH_KEY: AuthKey, PCD_APP_SCHEME: scheme };
    return sendForm(fields['PCD_PAY_URL'] ?? '', form, { origin: house.shopOrigin });
  }

  test.each([
    'intent://pay#Intent;scheme=shop;package=com.evil;end',
    'market://details?id=com.evil',
    'sms:+821012345678?body=x',
    'tel:01012345678',
    'itms-services://?action=download-manifest&url=https://evil.example',
    'ms-settings:privacy',
    'file:///etc/passwd',
    'content://sms/inbox',
    'MyShop://\u202Egro.live',
  ])('%s opens no window', async (scheme) => {
    expectRefusalPage(await open(scheme), 'CPCA9999', 'PCD_APP_SCHEME: an app scheme such as MyShop://');
  });

  test('of a partner that has listed its apps, no other one is taken', async () => {
    expect((await open('OtherShop://')).status).toBe(303);
    const listed = await house.administer((deps) =>
      setAppSchemes(deps, 'test', ['MyShop://', 'kr.shop.app']),
    );
    expect(listed?.appSchemes).toEqual(['myshop', 'kr.shop.app']);
    for (const scheme of ['MyShop://order', 'KR.SHOP.APP://', ''])
      expect((await open(scheme)).status, scheme).toBe(303);
    for (const scheme of ['OtherShop://', 'myshop2://', 'myshop.evil://'])
      expectRefusalPage(
        await open(scheme),
        'CPCA9999',
        'one of the apps listed for this partner (myshop, kr.shop.app)',
      );
    await house.administer((deps) => setAppSchemes(deps, 'test', []));
    expect((await open('OtherShop://')).status).toBe(303);
  });

  test('an operator lists no scheme that is nobody’s own', async () => {
    for (const scheme of ['intent', 'https://', 'javascript:', 'my shop', ''])
      await expect(house.administer((deps) => setAppSchemes(deps, 'test', [scheme]))).rejects.toThrow(
        RangeError,
      );
  });
});

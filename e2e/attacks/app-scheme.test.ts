import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { setAppSchemes } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { expectRefusalPage, fieldsOf, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { BY_HTTPS, LIVE_PARTNER, openLiveGateway } from '../support/live-gateway.ts';

// A customer is led back to the shop's own app, never to something that the page chose for them.
describe.each(engines)('on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  /** Opens a window as a page does that wrote the scheme itself: the partner's server has sealed nothing. */
  async function open(scheme: string) {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const form = { ...(await house.unsealed(fields)), PCD_APP_SCHEME: scheme };
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
    'googlechrome://navigate?url=https://evil.example',
    'x-safari-https://evil.example',
    'kakaotalk://inappbrowser?url=https://evil.example',
    'whatsapp://send?text=x',
    'supertoss://send?amount=100000',
    'upi://pay?am=100000',
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

// No list knows every app that browses, writes or pays.
test('in live a page opens an app and no place in it, unless the server sealed that or the partner lists the app', async () => {
  const live = await openLiveGateway();
  onTestFinished(() => live.close());
  const origin = 'https://shop.example.kr';
  async function open(scheme: string, sealed?: string) {
    const { id, keys } = LIVE_PARTNER;
    const said = {
      cst_id: id,
      custKey: keys.custKey,
      ...(sealed !== undefined && { PCD_APP_SCHEME: sealed }),
    };
    const headers = { ...BY_HTTPS, referer: origin };
    const { AuthKey = '' } = fieldsOf(await sendJson(`${live.address}/php/auth.php`, said, headers));
    const form = {
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'PAY',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '도장 티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_RST_URL: '/payments/result',
      PCD_AUTH_KEY: AuthKey,
      PCD_APP_SCHEME: scheme,
    };
    return await sendForm(`${live.address}/index.php`, form, { ...BY_HTTPS, origin });
  }

  const address = 'unheardofbrowser://open?url=https://evil.example';
  for (const scheme of [address, 'unheardofpay:send', 'MyShop://order', 'MyShop:///'])
    expectRefusalPage(await open(scheme), 'CPCA9999', null);
  for (const scheme of ['MyShop://', 'MyShop:', '']) expect((await open(scheme)).status, scheme).toBe(303);
  expect((await open('MyShop://order?id=1', 'MyShop://order?id=1')).status).toBe(303);
  expectRefusalPage(await open(address, 'MyShop://order?id=1'), 'CPCA9999', null);

  await live.administer((deps) => setAppSchemes(deps, LIVE_PARTNER.id, ['myshop']));
  expect((await open('MyShop://order?id=1')).status).toBe(303);
  expectRefusalPage(await open('OtherShop://'), 'CPCA9999', null);
});

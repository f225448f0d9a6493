import { expect, test } from 'vitest';
import { isAppLink, isAppScheme, isBareScheme, schemeOf } from './app-scheme.ts';

test.each([
  'MyShop://',
  'myshop:',
  'kr.co.shop.app://order?id=1&x=%ED%95%9C',
  'WebViewTest://',
  'shop-app+2://a#b',
  'myshop://주문',
  // A shop of a similar name.
  'bravecoffee://',
  'lineage://',
  'kakao0123456789abcdef0123456789abcdef://oauth',
])('%s is an app of its own', (text) => expect(isAppScheme(text)).toBe(true));

test.each([
  'intent://pay#Intent;scheme=shop;package=com.evil;end',
  'INTENT:#Intent;action=android.settings.SETTINGS;end',
  'android-app://com.evil',
  'market://details?id=com.evil',
  'onestore://common/product/1',
  'samsungapps://ProductDetail/com.evil',
  'itms-apps://itunes.apple.com/app/id1',
  'itms-services://?action=download-manifest&url=https://evil.example/x.plist',
  'sms:+821012345678?body=x',
  'smsto:1',
  'tel:01012345678',
  'telprompt://1',
  'mailto:a@b.kr',
  'facetime-audio://1',
  'ms-settings:privacy',
  'ms-word:ofe|u|https://evil.example/x.docx',
  'search-ms:query=x',
  'x-apple.systempreferences:',
  'App-prefs:root=General',
  'file:///etc/passwd',
  'filesystem:https://a/b',
  'content://sms/inbox',
  'smb://evil.example/share',
  'javascript:alert(1)',
  'JavaScript://%0aalert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://a/b',
  'view-source:https://a',
  'http://shop.example',
  'https://shop.example',
  'chrome://settings',
  'about:blank',
  'c:/windows',
  ' myshop://',
  'myshop://a b',
  'my\nshop://',
  'googlechrome://navigate?url=https://evil.example',
  'googlechrome-x-callback://x-callback-url/open/?url=https://evil.example',
  'firefox://open-url?url=https://evil.example',
  'firefox-focus://open-url?url=https://evil.example',
  'brave://open-url?url=https://evil.example',
  'x-safari-https://evil.example',
  'touch-https://evil.example',
  'opera-http://evil.example',
  'naversearchapp://inappbrowser?url=https://evil.example',
  'kakaotalk://inappbrowser?url=https://evil.example',
  'samsunginternet://evil.example',
  'wtai://wp/mc;01012345678',
  'whatsapp://send?phone=1&text=x',
  'line://msg/text/x',
  'tg://msg?text=x',
  'sgnl://send?phone=1',
  'fb-messenger://share?link=x',
  'supertoss://send?amount=100000&bank=x&accountNo=1',
  'upi://pay?pa=x&am=1',
  'kakaopay://money/to',
  'ethereum:0x0',
  'otpauth://totp/x?secret=x',
  'feed:https://evil.example',
  'vscode://file/x',
  'git://evil.example/x',
  'irc://evil.example/x',
  'zoommtg://zoom.us/join?confno=1',
  '가게://',
  'myshop',
  '://',
  '',
])('%j is not', (text) => expect(isAppScheme(text)).toBe(false));

test('a bare scheme tells the app nothing', () => {
  for (const text of ['MyShop://', 'kr.shop-app:']) expect(isBareScheme(text), text).toBe(true);
  for (const text of [
    'MyShop://order',
    'MyShop:order',
    'MyShop:///',
    'MyShop:/',
    'MyShop://?a',
    'MyShop:#a',
    'MyShop',
    '',
  ])
    expect(isBareScheme(text), text).toBe(false);
});

test('a card company leads to its app by any scheme but those that a browser runs', () => {
  for (const link of ['intent://pay#Intent;package=com.card;end', 'cardapp://pay', 'ispmobile://x'])
    expect(isAppLink(link)).toBe(true);
  for (const link of ['javascript:alert(1)', 'data:,x', 'FILE:///x', 'blob:x', 'nothing'])
    expect(isAppLink(link)).toBe(false);
});

test('a scheme is known in small letters', () => {
  expect(schemeOf('MyShop://order')).toBe('myshop');
  expect(schemeOf('/order')).toBeNull();
});

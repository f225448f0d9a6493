import { expect, test } from 'vitest';
import { chooseWayHome } from './shop-page.ts';

const relative = { result: { PCD_RST_URL: '/order_result' }, postUrl: 'https://shop.example/order_result' };
const absolute = {
  result: { PCD_RST_URL: 'https://shop.example/order_result' },
  postUrl: 'https://shop.example/order_result',
};
const nowhere = { result: { PCD_RST_URL: '' }, postUrl: null };

test('a layer always answers its page by message', () => {
  expect(chooseWayHome('frame', relative)).toEqual({ by: 'message' });
  expect(chooseWayHome('frame', absolute)).toEqual({ by: 'message' });
});

test('a tab answers the page that opened it', () => {
  expect(chooseWayHome('tab', relative)).toEqual({ by: 'message' });
  expect(chooseWayHome('tab', nowhere)).toEqual({ by: 'message' });
});

test('a page of the shop that opened the tab without our script hears a message', () => {
  expect(chooseWayHome('unsigned', relative)).toEqual({ by: 'message' });
  expect(chooseWayHome('unsigned', nowhere)).toEqual({ by: 'message' });
});

test('in direct mode the result is posted, even when the shop itself runs in a pop-up', () => {
  expect(chooseWayHome('tab', absolute)).toEqual({ by: 'form', url: absolute.postUrl });
  expect(chooseWayHome('unsigned', absolute)).toEqual({ by: 'form', url: absolute.postUrl });
  expect(chooseWayHome('alone', absolute)).toEqual({ by: 'form', url: absolute.postUrl });
});

test('a tab that lost its opener posts', () => {
  expect(chooseWayHome('alone', relative)).toEqual({ by: 'form', url: relative.postUrl });
});

test('a tab whose opener was reloaded or shows something else posts: nobody there would hear the result', () => {
  expect(chooseWayHome('stray', relative)).toEqual({ by: 'form', url: relative.postUrl });
  expect(chooseWayHome('stray', absolute)).toEqual({ by: 'form', url: absolute.postUrl });
});

test('a page that opened the tab without the script, and named no result URL, hears a message', () => {
  expect(chooseWayHome('stray', nowhere)).toEqual({ by: 'message' });
});

test('alone and without an address there is no way home', () => {
  expect(chooseWayHome('alone', nowhere)).toEqual({ by: 'none' });
});

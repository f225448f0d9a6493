import { beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${house.gateway.url}${path}`, { headers });

describe('the root', () => {
  test('says what this is and where to go, in the language of the reader', async () => {
    const korean = await (await get('/', BROWSER)).text();
    expect(korean).toContain('<html lang="ko">');
    expect(korean).toContain('결제하던 상점으로 돌아가 주세요.');
    const english = await get('/', { ...BROWSER, 'accept-language': 'en-GB,en;q=0.9' });
    expect([english.status, english.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
    expect(await english.text()).toContain('Please go back to the shop.');
    expect(await (await get('/?lang=en')).text()).toContain('test (no real money moves)');
  });

  test('names addresses that are there', async () => {
    const page = await (await get('/', BROWSER)).text();
    const links = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(4);
    for (const path of links) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  test('has a sign for the tab, also where none is named', async () => {
    const icon = await get('/favicon.ico');
    expect([icon.status, icon.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('image/svg+xml'),
    ]);
  });
});

describe.each([
  ['/nothing/here', '페이지를 찾을 수 없어요', 'There is nothing at this address.'],
  ['/receipt/r_0', '매출전표를 찾을 수 없어요', 'There is no receipt at this address.'],
])('%s', (path, title, error) => {
  test('is a page for who reads pages', async () => {
    const answer = await get(path, BROWSER);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain(`<h1>${title}</h1>`);
  });

  test('is a word for programs', async () => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([404, { error }]);
  });
});

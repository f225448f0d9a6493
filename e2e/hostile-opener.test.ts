import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { devices } from './support/devices.ts';
import { hasten } from './support/hasten.ts';
import { type House, openHouse } from './support/house.ts';
import { appLink, approveIn, reachOtherApp } from './support/payer-hands.ts';
import { type SiteAnswer, type SiteRequest, type StaticSite, serveSite } from './support/static-site.ts';

// Whoever opens a window, looks like our script or takes its page away: the result reaches the shop, once, or stays in sight.
let browser: Browser;
let house: House;
let shop: StaticSite;
let stranger: StaticSite;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await serveSite('127.0.0.1', answer);
  stranger = await serveSite('127.0.0.1', answer);
  house = await openHouse({ shopOrigin: shop.origin });
});

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});

afterAll(async () => {
  await browser?.close();
  await house?.close();
  await shop?.close();
  await stranger?.close();
});

/** What a page does to open a window. `own`: by a form, as the original script and pages without one do. */
interface Opening {
  readonly by: 'script' | 'own';
  /** Carries the frame that our script announces itself with. */
  readonly sign?: boolean;
  /** Hides its address, so that the form comes with `Origin: null`. */
  readonly hides?: boolean;
  readonly resultUrl?: string;
}

async function open(site: StaticSite, { by, sign = false, hides = false, resultUrl = '/result' }: Opening) {
  const order = house.order({ resultUrl: resultUrl || '/result' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: shop.origin });
  // A window without a return address is opened by servers that seal none.
  const request = resultUrl === '' ? await withoutReturn(fields) : fields;
  const query = new URLSearchParams({ by, request: JSON.stringify(request) });
  if (sign) query.set('sign', '');
  if (hides) query.set('hides', '');
  const context = await hasten(await browser.newContext({ locale: 'ko-KR', ...devices.iPhone }));
  context.setDefaultTimeout(15_000);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(`${site.origin}/page?${query.toString()}`);
  const [tab] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button').click()]);
  return { page, tab, orderNumber: order.orderNumber };
}

/** The same order by a plain integration: no field of it is sealed, and it names no address for the result. */
async function withoutReturn(fields: Readonly<Record<string, string>>) {
  const response = await fetch(`${house.gateway.url}/php/auth.php`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', referer: shop.origin },
    body: JSON.stringify({ cst_id: 'test', custKey: 'abcd1234567890' }),
  });
  const { AuthKey } = (await response.json()) as { readonly AuthKey: string };
  return { ...fields, PCD_AUTH_KEY: AuthKey, PCD_RST_URL: '' };
}

async function pay(tab: Page): Promise<void> {
  await reachOtherApp(tab);
  const phone = await tab.context().newPage();
  await phone.goto(await appLink(tab));
  await approveIn(phone);
  await phone.close();
}

const posted = (orderNumber: string) =>
  shop.requests
    .filter(({ method, path }) => method === 'POST' && path === '/result')
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
    .filter((result) => result['PCD_PAY_OID'] === orderNumber);

/** The results that a page has heard, and what its callback got. */
const heardBy = (page: Page) =>
  page.evaluate<readonly string[]>(
    "heard.filter((message) => message.type === 'pay_result').map(({ data }) => data.PCD_PAY_RST)",
  );

const hasArrived = (tab: Page) => tab.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
const arrivedAtShop = (tab: Page) => tab.getByRole('heading', { name: '주문 결과' }).waitFor();
const paidAndThere = async (tab: Page) => {
  await tab.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
  await tab.getByText('이 탭을 닫아도 돼요.').waitFor();
  await tab.getByRole('link', { name: '상점으로 돌아가기' }).click();
  await tab.waitForURL(`${shop.origin}/`);
};

test('the window shows the domain of the shop, whoever opened it', async () => {
  const { tab } = await open(stranger, { by: 'own', hides: true });
  await tab.getByText(new URL(shop.origin).host).first().waitFor();
});

test.each([
  ['that looks like our script', true],
  ['that announces nothing', false],
])(
  'a stranger %s and hides its address hears nothing; the shop is posted the result',
  async (_what, sign) => {
    const { page, tab, orderNumber } = await open(stranger, { by: 'own', hides: true, sign });
    await pay(tab);
    await arrivedAtShop(tab);
    expect(posted(orderNumber)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'success' })]);
    expect(await heardBy(page)).toEqual([]);
  },
);

test.each([
  ['that looks like our script', true],
  ['that announces nothing', false],
])('a stranger %s and names no address cannot make the result vanish', async (_what, sign) => {
  const { page, tab } = await open(stranger, { by: 'own', hides: true, sign, resultUrl: '' });
  await pay(tab);
  await paidAndThere(tab);
  expect(await heardBy(page)).toEqual([]);
});

test("a stranger who takes the shop's page away and looks like it gets nothing; the result is posted, once", async () => {
  const { page, tab, orderNumber } = await open(shop, { by: 'script' });
  await reachOtherApp(tab);
  await page.goto(
    `${stranger.origin}/page?${new URLSearchParams({ by: 'own', sign: '', request: '{}' }).toString()}`,
  );
  const phone = await tab.context().newPage();
  await phone.goto(await appLink(tab));
  await approveIn(phone);
  await arrivedAtShop(tab);
  expect(posted(orderNumber)).toHaveLength(1);
  expect(await heardBy(page)).toEqual([]);
});

test('a stranger cannot show the window in a frame of its own', async () => {
  const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: shop.origin });
  const context = await browser.newContext();
  contexts.push(context);
  const page = await context.newPage();
  const query = new URLSearchParams({ by: 'frame', hides: '', request: JSON.stringify(fields) });
  await page.goto(`${stranger.origin}/page?${query.toString()}`);
  const refused = page.waitForEvent('console', {
    predicate: (message) => message.text().includes('frame-ancestors'),
  });
  await page.getByRole('button').click();
  await refused;
});

test.each([
  ['says where it is', false],
  ['hides its address', true],
])(
  'our script in a page that %s gets the result by message, once, and takes its tab away',
  async (_what, hides) => {
    const { page, tab, orderNumber } = await open(shop, { by: 'script', hides });
    const closed = tab.waitForEvent('close');
    await pay(tab);
    await closed;
    expect(await heardBy(page)).toEqual(['success']);
    expect(await page.evaluate('results.length')).toBe(1);
    expect(posted(orderNumber)).toEqual([]);
  },
);

test.each([
  ['a path', '/result', false],
  ['a path, and reloads its tab meanwhile', '/result', true],
  ['no result URL', '', false],
])(
  'the original script announces nothing and gets its message, once, with %s',
  async (_what, resultUrl, reloads) => {
    const { page, tab, orderNumber } = await open(shop, { by: 'own', resultUrl });
    await hasArrived(tab);
    if (reloads) await tab.reload();
    const closed = tab.waitForEvent('close');
    await pay(tab);
    await closed;
    expect(await heardBy(page)).toEqual(['success']);
    expect(posted(orderNumber)).toEqual([]);
  },
);

test('a page that does not hear it is passed by: the button of the window posts the result', async () => {
  const { page, tab, orderNumber } = await open(shop, { by: 'own' });
  await hasArrived(tab);
  await tab.evaluate('window.close = () => {}');
  await pay(tab);
  await tab.getByText('자동으로 돌아가지 않으면 아래 버튼을 눌러 주세요.').waitFor();
  expect(await heardBy(page)).toEqual(['success']);
  expect(posted(orderNumber)).toEqual([]);
  await tab.getByRole('button', { name: '상점으로 돌아가기' }).click();
  await arrivedAtShop(tab);
  expect(posted(orderNumber)).toHaveLength(1);
});

test('our script in a page that was reloaded under a reloaded tab is no such page: the result is posted', async () => {
  const { page, tab, orderNumber } = await open(shop, { by: 'script' });
  await reachOtherApp(tab);
  await page.reload();
  await tab.reload();
  const phone = await tab.context().newPage();
  await phone.goto(await appLink(tab));
  await approveIn(phone);
  await arrivedAtShop(tab);
  expect(posted(orderNumber)).toHaveLength(1);
  expect(await heardBy(page)).toEqual([]);
});

test('in a page that hides its address it gets it too, and the tab stays', async () => {
  const { page, tab } = await open(shop, { by: 'own', hides: true, resultUrl: '' });
  await pay(tab);
  await paidAndThere(tab);
  expect(await heardBy(page)).toEqual(['success']);
});

function answer({ method, path }: SiteRequest): SiteAnswer | null {
  const url = new URL(path, 'http://site');
  if (method === 'POST')
    return { body: '<!doctype html><html lang="ko"><title>주문</title><h1>주문 결과</h1></html>' };
  if (url.pathname !== '/page')
    return { body: '<!doctype html><html lang="ko"><title>상점</title><h1>상점</h1></html>' };
  const { by, request = '{}' } = Object.fromEntries(url.searchParams);
  return {
    headers: url.searchParams.has('hides') ? { 'Referrer-Policy': 'no-referrer' } : {},
    body: `<!doctype html><html lang="ko"><title>page</title><button>pay</button>
${url.searchParams.has('sign') ? '<iframe name="cpay_opener" hidden></iframe>' : ''}
<iframe name="own_frame"></iframe>
${by === 'script' ? `<script src="${house.gateway.url}/js/cpay.payple.1.0.1.js"></script>` : ''}
<script>
var heard = [], results = [], request = ${request.replaceAll('<', '\\u003c')};
addEventListener('message', function (event) { heard.push(event.data); });
function post() {
  var form = document.createElement('form');
  form.method = 'POST';
  form.action = request.PCD_PAY_URL;
  form.target = '${by === 'frame' ? 'own_frame' : 'cpayWinOpen'}';
  for (var name in request) {
    var input = document.createElement('input');
    input.type = 'hidden'; input.name = name; input.value = request[name];
    form.append(input);
  }
  document.body.append(form);
  if ('${by}' === 'own') window.open('', form.target);
  form.submit();
}
function pay() {
  request.callbackFunction = function (result) { results.push(result); };
  PaypleCpayAuthCheck(request);
}
document.querySelector('button').onclick = ${by === 'script' ? 'pay' : 'post'};
</script></html>`,
  };
}

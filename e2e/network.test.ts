import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStall, type Stall, type Visit } from './support/stall.ts';

let stall: Stall;
let visitors: BrowserContext[] = [];

beforeAll(async () => {
  stall = await openStall();
});

afterAll(() => stall.close());

afterEach(async () => {
  await Promise.all(visitors.map((context) => context.close()));
  visitors = [];
});

async function visitor(options?: { readonly locale?: string }): Promise<BrowserContext> {
  const context = await stall.visitor(options);
  visitors.push(context);
  return context;
}

/** In the page: how far things jumped, as numbers. */
const KEEP_SHIFTS = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => shifts.push(value)))
    .observe({ type: 'layout-shift', buffered: true });
`;

/** A file or an answer that the page fetched, in milliseconds since the page was asked for. */
interface Part {
  readonly name: string;
  readonly startTime: number;
  readonly responseEnd: number;
  readonly encodedBodySize: number;
}

/** In the page, when the terms have come. */
const READ_PARTS = `performance.getEntriesByType('resource').map(
  ({ name, startTime, responseEnd, encodedBodySize }) =>
    ({ name: new URL(name).pathname, startTime, responseEnd, encodedBodySize }))`;

/** Opens the window of a new order and waits for nothing but its page. */
async function visit(options?: { readonly work?: 'PAY' | 'CERT' }): Promise<Visit> {
  const opened = await stall.open(await visitor(), options);
  await opened.page.goto(opened.address);
  return opened;
}

async function pay(customer: Visit): Promise<void> {
  await customer.agree();
  await customer.choose();
  await customer.approveOnPhone();
  await customer.atShop();
}

function expectPaidOnce(customer: Visit): void {
  expect(customer.charges()).toEqual({ approvals: 1, reversals: 0 });
  const results = customer.results();
  expect(results.length).toBeGreaterThanOrEqual(1);
  for (const result of results) expect(result['PCD_PAY_RST']).toBe('success');
}

const isApi = (url: URL) => url.pathname.startsWith('/window/api/');
const callOf = (request: Request) =>
  `${request.method()} ${new URL(request.url()).pathname.split('/').slice(4).join('/')}`;

const OFFLINE = '연결이 끊겼어요';
const SLOW = '응답이 늦어지고 있어요';
/** Of the gateway's answer or, while it approves, of the card company's. */
const LATE = '답이 늦어지고 있어요';
const BUSY = '지금 접속이 많아';

function says(page: Page, words: string): Promise<void> {
  return page.getByRole('status').filter({ hasText: words }).waitFor({ timeout: 30_000 });
}

describe('the first screen', () => {
  test('shows its frame before any answer, and nothing moves when the terms arrive', async () => {
    const customer = await stall.open(await visitor());
    const { page } = customer;
    await page.addInitScript(KEEP_SHIFTS);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(isApi, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(customer.address);
    await page.getByText('약관 동의').waitFor();
    await page.getByText('테스트 결제').waitFor();
    await page.getByRole('button', { name: 'English' }).waitFor();
    await page.getByRole('status').filter({ hasText: '결제 정보를 불러오고 있어요' }).waitFor();
    letGo();
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    const shifts = await page.evaluate<readonly number[]>('shifts');
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
  });

  test('shows its frame without any script', async () => {
    const customer = await stall.open(await visitor());
    await customer.page.route('**/*.js', (route) => route.abort());
    await customer.page.goto(customer.address);
    await customer.page.getByText('약관 동의').waitFor();
    expect(await customer.page.getByText('Terms').isVisible()).toBe(false);
  });

  test('waits for nothing in a row: styles, code and the payment are fetched side by side', async () => {
    const customer = await stall.open(await visitor());
    const { page } = customer;
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    // Slow 3G: 400 kbit/s, 400 ms there and back.
    await wire.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await page.goto(customer.address);
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    const parts = await page.evaluate<readonly Part[]>(READ_PARTS);
    const files = parts.filter(({ name }) => /assets\/(?:index|window|messages)-|tokens/.test(name));
    expect(files.length).toBeGreaterThanOrEqual(4);
    // Each is asked for before any has arrived.
    const firstEnd = Math.min(...files.map(({ responseEnd }) => responseEnd));
    for (const { name, startTime } of files) expect(startTime, name).toBeLessThan(firstEnd);
    const code = files.find(({ name }) => /assets\/window-.*\.js$/.test(name));
    const look = parts.find(({ name }) => name.startsWith('/window/api/'));
    expect(look?.startTime).toBeLessThan(code?.responseEnd ?? 0);
    expect(files.reduce((sum, part) => sum + part.encodedBodySize, 0)).toBeLessThan(26_000);
  });

  test.each(['window', 'later-steps', 'messages'])('goes on when %s.js gets lost', async (name) => {
    const customer = await stall.open(await visitor());
    let lost = 0;
    // Twice: a preloaded file is asked for once more by itself.
    await customer.page.route(`**/assets/${name}-*.js`, (route) => {
      lost += 1;
      return lost <= 2 ? route.abort('connectionreset') : route.continue();
    });
    await customer.page.goto(customer.address);
    await customer.agree();
    await customer.page.getByRole('radio', { name: '신한카드' }).waitFor();
    expect(lost).toBeGreaterThan(2);
  });

  test('reads the full text of a term even when the first try fails', async () => {
    const customer = await visit();
    let lost = 0;
    await customer.page.route('**/window/terms/*/ko.json', (route) => {
      lost += 1;
      return lost === 1 ? route.abort('connectionreset') : route.continue();
    });
    await customer.page.getByRole('button', { name: '전자금융거래 기본약관 전문보기' }).click();
    await customer.page.getByRole('heading', { name: '제1조 (목적)' }).waitFor();
    expect(lost).toBe(2);
  });

  test('keeps the language that was chosen over a reload, and the token out of every address', async () => {
    const customer = await visit();
    const { page } = customer;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('checkbox', { name: 'I agree to all of the terms' }).waitFor();
    await page.reload();
    await page.getByRole('checkbox', { name: 'I agree to all of the terms' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const token = new URL(customer.address).hash.slice(1);
    expect(token.length).toBeGreaterThan(20);
    expect(page.url()).not.toContain(token);
    expect(customer.requests.length).toBeGreaterThan(10);
    for (const request of customer.requests) expect(request.split('#')[0]).not.toContain(token);
  });
});

/** What a network does to one call. The first two differ in what the gateway has heard. */
const faults: Readonly<
  Record<
    string,
    { readonly words: string; readonly hit: (route: Route, noticed: () => Promise<void>) => Promise<void> }
  >
> = {
  'a request that is lost': { words: OFFLINE, hit: (route) => route.abort('connectionreset') },
  'an answer that is lost': {
    words: OFFLINE,
    hit: async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
  },
  'half an answer': {
    words: OFFLINE,
    hit: async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.slice(0, text.length / 2) });
    },
  },
  'a 503': {
    words: BUSY,
    hit: (route) => route.fulfill({ status: 503, headers: { 'retry-after': '1' }, body: '{}' }),
  },
  'an answer that takes long': {
    words: LATE,
    hit: async (route, noticed) => {
      const response = await route.fetch();
      await noticed();
      await route.fulfill({ response });
    },
  },
};

/** Calls whose trouble is said in these words; later ones say what they mean for the payment. */
const saidAt = ['GET ', 'POST terms', 'POST authentication', 'POST authentication/cancel'];

describe.each(Object.entries(faults))('%s', (_name, { words, hit }) => {
  test('at every call of a payment is said, and the payment goes on by itself, charged once', async () => {
    const customer = await stall.open(await visitor());
    const { page } = customer;
    const struck: string[] = [];
    const said = new Map<string, Promise<void>>();
    await page.route(
      (url) => isApi(url) && !url.pathname.endsWith('/stream'),
      async (route, request) => {
        const call = callOf(request);
        if (struck.includes(call)) {
          // The next try waits until the notice was seen, which goes away with it.
          await said.get(call);
          return route.continue();
        }
        struck.push(call);
        if (saidAt.includes(call)) said.set(call, says(page, words));
        return hit(route, () => said.get(call) ?? says(page, words));
      },
    );
    await page.goto(customer.address);
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
    await page.getByRole('button', { name: '다음' }).click();
    await page.getByRole('radio', { name: 'BC카드' }).check();
    await page.getByRole('button', { name: '다음' }).click();
    await page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await page.getByRole('button', { name: '다른 카드로 결제하기' }).click();
    await page.getByRole('radio', { name: '신한카드' }).waitFor();
    await customer.choose();
    await customer.approveOnPhone();
    await page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await customer.atShop();
    expectPaidOnce(customer);
    await Promise.all(said.values());
    expect([...said.keys()].toSorted()).toEqual(saidAt.toSorted());
    expect(struck).toEqual(expect.arrayContaining([...saidAt, 'POST approve', 'POST return']));
  });

  test('at closing is said, and the payment is closed', async () => {
    const customer = await visit();
    const { page } = customer;
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    let said: Promise<void> | undefined;
    await page.route(
      (url) => url.pathname.endsWith('/close'),
      async (route) => {
        if (said !== undefined) {
          await said;
          return route.continue();
        }
        const notice = says(page, words);
        said = notice;
        return hit(route, () => notice);
      },
    );
    await page.getByRole('button', { name: '결제창 닫기' }).click();
    await customer.atShop();
    expect(said).toBeDefined();
    await said;
    expect(customer.results().map((result) => result['PCD_PAY_RST'])).toEqual(['close']);
    expect(customer.charges()).toEqual({ approvals: 0, reversals: 0 });
  });
});

describe('a call that hangs', () => {
  test('for ever while the payment loads is given up and made again', async () => {
    const customer = await stall.open(await visitor());
    let calls = 0;
    await customer.page.route(isApi, (route) => {
      calls += 1;
      return calls === 1 ? undefined : route.continue();
    });
    await customer.page.goto(customer.address);
    await says(customer.page, SLOW);
    await customer.page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    expect(calls).toBe(2);
  });

  test('for ever while the gateway approves is not made again: the outcome is found', async () => {
    const customer = await visit();
    let calls = 0;
    await customer.page.route(
      (url) => url.pathname.endsWith('/approve'),
      async (route) => {
        calls += 1;
        await route.fetch();
      },
    );
    await customer.agree();
    await customer.choose();
    await customer.approveOnPhone();
    await says(customer.page, '카드사의 응답이 늦어지고 있어요');
    await customer.atShop();
    expect(calls).toBe(1);
    expectPaidOnce(customer);
  });
});

describe('no network', () => {
  test('is said at every stage, and each goes on by itself when it is back', {
    timeout: 150_000,
  }, async () => {
    const customer = await visit();
    const { page } = customer;
    const context = page.context();
    const offline = async (during: () => Promise<void>) => {
      await context.setOffline(true);
      await says(page, OFFLINE);
      const inVain = page.waitForEvent('requestfailed');
      await during();
      await inVain;
      await context.setOffline(false);
    };
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    await offline(() => customer.agree());
    await page.getByRole('radio', { name: '신한카드' }).waitFor();
    await expect.poll(() => page.getByText(OFFLINE).count()).toBe(0);
    await offline(() => customer.choose());
    await page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await offline(() => customer.approveOnPhone());
    await page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await offline(async () => undefined);
    await customer.atShop();
    expectPaidOnce(customer);
  });

  test('is told apart from a browser that only believes so', async () => {
    const customer = await visit();
    await customer.page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    const looked = customer.page.waitForResponse((response) => isApi(new URL(response.url())));
    await customer.page.evaluate("void dispatchEvent(new Event('offline'))");
    await (await looked).finished();
    await customer.page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
    expect(await customer.page.getByText(OFFLINE).count()).toBe(0);
    await pay(customer);
  });
});

describe('a gateway that restarts', () => {
  test('between any two steps loses nothing', async () => {
    const customer = await visit();
    const { page } = customer;
    const restart = () => stall.house.restartGateway();
    await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    await restart();
    await customer.agree();
    await page.getByRole('radio', { name: '신한카드' }).waitFor();
    await restart();
    await customer.choose('BC카드');
    await page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await restart();
    await page.getByRole('button', { name: '다른 카드로 결제하기' }).click();
    await page.getByRole('radio', { name: '신한카드' }).waitFor();
    await customer.choose();
    await page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await restart();
    await customer.approveOnPhone();
    await page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await restart();
    await customer.atShop();
    expectPaidOnce(customer);
  });

  test('while the card company is asked charges once', async () => {
    const customer = await visit();
    const { page } = customer;
    await customer.agree();
    await customer.choose();
    await stall.house.arm({ on: 'approve', effect: 'delay', delayMs: 1_500 });
    await customer.approveOnPhone();
    await page.getByRole('heading', { name: '카드사에 승인을 요청하고 있어요' }).waitFor();
    await expect.poll(() => stall.house.armed()).toEqual([]);
    await stall.house.restartGateway();
    await customer.atShop();
    expectPaidOnce(customer);
  });
});

describe('the live stream', () => {
  /** How many streams of a page have begun, and how many of them are open. */
  const watchStreams = (page: Page) => {
    const streams = { begun: 0, open: 0 };
    const isStream = (request: Request) => request.url().endsWith('/stream');
    page.on('request', (request) => {
      if (!isStream(request)) return;
      streams.begun += 1;
      streams.open += 1;
    });
    const end = (request: Request) => {
      if (isStream(request)) streams.open -= 1;
    };
    page.on('requestfinished', end);
    page.on('requestfailed', end);
    return streams;
  };

  test('is closed while nobody looks, and the news are there at once when somebody does again', async () => {
    const customer = await visit();
    const { page } = customer;
    const streams = watchStreams(page);
    const setHidden = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
        void document.dispatchEvent(new Event('visibilitychange'));`);
    await customer.agree();
    await customer.choose();
    await page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await expect.poll(() => streams.open).toBe(1);
    await setHidden(true);
    await expect.poll(() => streams.open).toBe(0);
    await customer.approveOnPhone();
    await expect.poll(() => customer.stage()).toBe('authenticated');
    expect(await page.getByRole('link', { name: '이 기기에서 열기' }).count()).toBe(1);
    await setHidden(false);
    await page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor({ timeout: 5_000 });
    await customer.atShop();
    expectPaidOnce(customer);
  });

  describe('that falls silent', () => {
    let silent: Server;
    let silentStreams = 0;

    beforeAll(async () => {
      silent = createServer((_request, response) => {
        silentStreams += 1;
        response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('\n');
      });
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    });

    afterAll(() => {
      silent.closeAllConnections();
      silent.close();
    });

    test('without an end is noticed', async () => {
      const customer = await visit();
      const { port } = silent.address() as AddressInfo;
      await customer.page.route('**/stream', (route) =>
        route.continue({ url: `http://localhost:${port}/stream` }),
      );
      await customer.agree();
      await customer.choose();
      await customer.approveOnPhone();
      await customer.page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor({ timeout: 25_000 });
      await customer.atShop();
      expect(silentStreams).toBeGreaterThan(0);
      expectPaidOnce(customer);
    });
  });

  test('leaves room for every call when six windows wait for their phones', async () => {
    const context = await visitor();
    const windows = await Promise.all(Array.from({ length: 6 }, () => stall.open(context)));
    const streams = windows.map(({ page }) => watchStreams(page));
    for (const window of windows) {
      // A tab behind others draws rarely; it goes on listening all the same.
      await window.page.bringToFront();
      await window.page.goto(window.address);
      await window.agree();
      await window.choose();
      await window.page.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    }
    const sum = (what: 'begun' | 'open') => streams.reduce((total, { [what]: count }) => total + count, 0);
    await expect.poll(() => sum('open')).toBe(3);
    // A call of the last window passes at once, although all six listen.
    const last = windows[5]?.page;
    if (last === undefined) throw new Error('There are six windows.');
    const begun = sum('begun');
    await last.getByRole('button', { name: '다른 카드로 결제하기' }).click();
    await last.getByRole('radio', { name: '신한카드' }).waitFor();
    // It stood in no line behind a stream: one that had to end first would have been followed by another.
    expect(sum('begun')).toBe(begun);
    await windows[5]?.choose();
    for (const window of windows) await window.approveOnPhone();
    await Promise.all(windows.map((window) => window.atShop()));
    for (const window of windows) expectPaidOnce(window);
  });
});

import type { Outcome, ResultReturn, Stage, WindowMessage, WindowView } from '@dojang/protocol/window';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGateway } from './api.ts';
import { createSession } from './session.ts';
import type { ShopPage } from './shop-page.ts';
import { chosen, viewAt } from './test-views.ts';

const paid: Outcome = {
  kind: 'paid',
  receiptUrl: 'https://gateway.example/receipt',
  card: {
    ...chosen,
    cardName: 'KB국민카드',
    maskedNumber: '1234-****-****-5678',
    approvalNumber: '1',
    approvedAtMs: 0,
    customerMonths: null,
  },
};
const done = (outcome: Outcome, returned = false): Stage => ({
  name: 'done',
  outcome,
  returned,
  isReturnOver: false,
});
const resultReturn: ResultReturn = {
  result: { PCD_PAY_RST: 'success', PCD_RST_URL: '/result' },
  postUrl: null,
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A session against a gateway scripted per path, in a layer of a shop's page that keeps what it is sent. */
function open(stage: Stage, answers: Readonly<Record<string, (now: WindowView) => unknown>> = {}) {
  const calls: string[] = [];
  const sent: WindowMessage[] = [];
  let view = viewAt(stage);
  let isAway = false;
  const gateway = createGateway({
    paymentId: 'pay_1',
    token: 'secret',
    fetch: async (input) => {
      if (isAway) throw new TypeError('fetch failed');
      const path = (typeof input === 'string' ? input : '').replace('/window/api/pay_1', '');
      calls.push(path);
      if (path === '/return' && answers[path] === undefined) return Response.json(resultReturn);
      const answer = (await answers[path]?.(view)) ?? view;
      return answer instanceof Response ? answer : Response.json(answer);
    },
  });
  let ask: (origin: string) => void = () => undefined;
  const shopPage: ShopPage = {
    place: 'frame',
    tell: (_origin, message) => sent.push(message),
    handOver: async (_origin, { result }, isClose) => {
      sent.push(isClose ? { type: 'close' } : { type: 'pay_result', data: result });
      return 'handed-over';
    },
    onCloseRequest: (isFrom, listener) => {
      ask = (origin) => (isFrom(origin) ? listener() : undefined);
    },
  };
  const session = createSession(gateway, shopPage, async () => {
    await Promise.resolve();
  });
  return {
    session,
    calls,
    sent,
    ask: (origin: string) => ask(origin),
    setAway: (away: boolean) => {
      isAway = away;
    },
    move: (next: Stage) => {
      view = viewAt(next, { version: view.version + 1 });
      return view;
    },
  };
}

test('a paid order shows its seal first and is returned once, by itself', async () => {
  const { session, calls, sent } = open(done(paid));
  await session.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls).not.toContain('/return');
  expect(session.model.returnsAtMs).toBe(Date.now() + 2_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls.filter((path) => path === '/return')).toHaveLength(1);
  expect(sent).toEqual([{ type: 'pay_result', data: resultReturn.result }]);
  expect(session.model.handover).toBe('lingering');
});

test('an outcome that was returned before is returned again only when the customer asks', async () => {
  const { session, calls, sent } = open(done(paid, true));
  await session.refresh();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls).toEqual(['']);
  session.leave();
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual([{ type: 'pay_result', data: resultReturn.result }]);
});

test('an outcome that another window returned while the seal was shown is not returned again', async () => {
  const world = open(done(paid));
  await world.session.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  world.move(done(paid, true));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.sent).toEqual([]);
  expect(world.calls).not.toContain('/return');
});

test('a page shown again after its result has left offers the way back at once', async () => {
  const { session, sent } = open(done(paid));
  await session.refresh();
  await vi.advanceTimersByTimeAsync(3_500);
  expect(session.model.handover).toBe('handed-over');
  session.resume();
  expect(session.model.handover).toBe('lingering');
  await vi.advanceTimersByTimeAsync(100);
  session.leave();
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toHaveLength(2);
});

test('a double press sends one command', async () => {
  const { session, calls } = open({ name: 'card', failure: null, chosen: null });
  await session.refresh();
  const command = { name: 'authentication', body: { cardCompany: 'kb', quota: '00', email: '' } } as const;
  session.send(command);
  session.send(command);
  await vi.advanceTimersByTimeAsync(100);
  expect(calls).toEqual(['', '/authentication']);
});

test('the window goes on by itself once the connection is back', async () => {
  const world = open({ name: 'authenticated', chosen }, { '/approve': () => world.move(done(paid)) });
  world.setAway(true);
  const refreshed = world.session.refresh();
  await vi.advanceTimersByTimeAsync(500);
  expect(world.session.model.connection).toBe('offline');
  world.setAway(false);
  await vi.advanceTimersByTimeAsync(2_000);
  await refreshed;
  expect(world.calls.filter((path) => path === '/approve')).toHaveLength(1);
  expect(world.session.model.view?.stage.name).toBe('done');
});

test('an approval that happened but whose answer was lost is found, not repeated', async () => {
  const world = open(
    { name: 'authenticated', chosen },
    {
      '/approve': () => {
        world.move(done(paid));
        throw new TypeError('connection reset');
      },
    },
  );
  await world.session.refresh();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.calls.filter((path) => path === '/approve')).toHaveLength(1);
  expect(world.sent.map((message) => message.type)).toEqual(['pay_result']);
});

test.each<Stage>([
  done(paid),
  { name: 'approving', chosen, sinceMs: 0 },
  {
    name: 'authenticating',
    chosen,
    challenge: { qrSvg: '', code: '123456', link: '', hint: null, expiresAtMs: 0 },
  },
])('a refused step that finds the payment elsewhere shows that alone: $name', async (elsewhere) => {
  const refused = { code: 'CBIL0002', message: '결제된 금액은 없어요.' };
  const world = open(
    { name: 'card', failure: null, chosen: null },
    { '/authentication': () => ({ refused, view: world.move(elsewhere) }) },
  );
  await world.session.refresh();
  const body = { cardCompany: 'kb', quota: '00', email: '' } as const;
  world.session.send({ name: 'authentication', body });
  await vi.advanceTimersByTimeAsync(100);
  expect(world.session.model.view?.stage.name).toBe(elsewhere.name);
  expect(world.session.model.notice).toBeNull();
});

test('a refused step that leaves the payment where it was says why', async () => {
  const refused = { code: 'CBIL0002', message: '' };
  const world = open(
    { name: 'card', failure: null, chosen: null },
    { '/authentication': (view) => ({ refused, view }) },
  );
  await world.session.refresh();
  const body = { cardCompany: 'kb', quota: '00', email: '' } as const;
  world.session.send({ name: 'authentication', body });
  await vi.advanceTimersByTimeAsync(100);
  expect(world.session.model.notice).toEqual({ kind: 'refused', ...refused });
});

test('an unknown outcome is looked at until the reversal is known, and is not returned by itself', async () => {
  const failure = { code: 'CPCA0018', institutionCode: null, message: '' };
  const world = open(done({ kind: 'unknown', failure }));
  await world.session.refresh();
  await vi.advanceTimersByTimeAsync(100);
  world.move(done({ kind: 'reversed', failure }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(world.session.model.view?.stage).toMatchObject({ outcome: { kind: 'reversed' } });
  expect(world.calls).not.toContain('/return');
});

test('an approval lost on its way is repeated only while the payment still waits for it', async () => {
  const world = open({ name: 'authenticated', chosen });
  await world.session.refresh();
  world.setAway(true);
  await vi.advanceTimersByTimeAsync(2_500);
  const before = world.calls.filter((path) => path === '/approve').length;
  world.move({ name: 'approving', chosen, sinceMs: 0 });
  world.setAway(false);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(world.calls.filter((path) => path === '/approve')).toHaveLength(before);
  expect(world.session.model.view?.stage.name).toBe('approving');
});

test("the shop's page may ask to close, and hears close", async () => {
  const world = open(
    { name: 'card', failure: null, chosen: null },
    { '/close': () => ({ closed: true, view: world.move(done({ kind: 'closed' })) }) },
  );
  await world.session.refresh();
  world.ask('https://shop.example');
  await vi.advanceTimersByTimeAsync(100);
  expect(world.sent).toEqual([{ type: 'close' }]);
});

test('who leaves after a failure takes its result home without another press', async () => {
  const failure = { code: 'CPCA9999', institutionCode: '2101', message: '' };
  const world = open(
    { name: 'card', failure, chosen },
    { '/close': () => ({ closed: true, view: world.move(done({ kind: 'failed', failure })) }) },
  );
  await world.session.refresh();
  world.session.leave();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.sent).toEqual([{ type: 'pay_result', data: resultReturn.result }]);
  expect(world.calls.filter((path) => path === '/return')).toHaveLength(1);
});

test('a stranger may not ask to close', async () => {
  const world = open({ name: 'card', failure: null, chosen: null });
  await world.session.refresh();
  world.ask('https://elsewhere.example');
  await vi.advanceTimersByTimeAsync(100);
  expect(world.calls).toEqual(['']);
});

test('past closing the page hears so at once and gets the result later', async () => {
  const world = open({ name: 'approving', chosen, sinceMs: 0 });
  await world.session.refresh();
  world.ask('https://shop.example');
  expect(world.sent).toEqual([{ type: 'close_pending' }]);
  expect(world.session.model.notice).toEqual({ kind: 'close-refused' });
  world.move(done(paid));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(world.sent.map((message) => message.type)).toEqual(['close_pending', 'pay_result']);
});

test('a close that lost the race is sent as pending, not as closed', async () => {
  const world = open(
    { name: 'card', failure: null, chosen: null },
    { '/close': () => ({ closed: false, view: world.move({ name: 'approving', chosen, sinceMs: 0 }) }) },
  );
  await world.session.refresh();
  world.session.leave();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.sent).toEqual([{ type: 'close_pending' }]);
});

test('a call that takes long is said to, and no longer once it is answered', async () => {
  let letPass: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letPass = resolve;
  });
  const world = open(
    { name: 'terms', version: '1' },
    {
      '/terms': () => held.then(() => world.move({ name: 'card', failure: null, chosen: null })),
    },
  );
  await world.session.refresh();
  world.session.send({ name: 'terms', body: { agreed: [] } });
  await vi.advanceTimersByTimeAsync(2_900);
  expect(world.session.model.connection).toBe('online');
  await vi.advanceTimersByTimeAsync(200);
  expect(world.session.model.connection).toBe('slow');
  letPass();
  await vi.advanceTimersByTimeAsync(0);
  expect(world.session.model.connection).toBe('online');
  expect(world.session.model.view?.stage.name).toBe('card');
});

test('a network that is back wakes what waits, before its time', async () => {
  const world = open({ name: 'terms', version: '1' });
  await world.session.refresh();
  world.setAway(true);
  void world.session.refresh();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(world.session.model.connection).toBe('offline');
  world.setAway(false);
  world.session.wake();
  await vi.advanceTimersByTimeAsync(50);
  expect(world.session.model.connection).toBe('online');
});

test('nothing is sent again before a look has found that it is still wanted', async () => {
  const world = open({ name: 'card', failure: null, chosen: null });
  await world.session.refresh();
  world.setAway(true);
  world.session.send({ name: 'authentication', body: { cardCompany: 'kb', quota: '00', email: '' } });
  await vi.advanceTimersByTimeAsync(20_000);
  world.setAway(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.calls).toEqual(['', '', '/authentication']);
});

test('a close whose answer was lost, and that came too late, is sent as pending', async () => {
  const world = open(
    {
      name: 'authenticating',
      chosen,
      challenge: { qrSvg: '', code: '123456', link: '', hint: null, expiresAtMs: 0 },
    },
    {
      '/close': () => {
        world.move({ name: 'approving', chosen, sinceMs: 0 });
        throw new TypeError('connection reset');
      },
    },
  );
  await world.session.refresh();
  world.session.leave();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(world.sent).toEqual([{ type: 'close_pending' }]);
  expect(world.session.model.notice).toEqual({ kind: 'close-refused' });
});

test('a close whose answer was lost, and that counted, is returned as closed', async () => {
  const world = open(
    { name: 'card', failure: null, chosen: null },
    {
      '/close': () => {
        world.move(done({ kind: 'closed' }));
        throw new TypeError('connection reset');
      },
    },
  );
  await world.session.refresh();
  world.session.leave();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(world.sent).toEqual([{ type: 'close' }]);
  expect(world.calls.filter((path) => path === '/close')).toHaveLength(1);
});

test('a result that can no longer leave is not asked for, and who closes the layer is let go', async () => {
  const world = open({ name: 'done', outcome: paid, returned: true, isReturnOver: true });
  await world.session.refresh();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.calls).toEqual(['']);
  world.ask('https://shop.example');
  await vi.advanceTimersByTimeAsync(100);
  expect(world.calls).toEqual(['']);
  expect(world.sent).toEqual([{ type: 'close' }]);
});

test('a return that comes too late shows the fresh view, and no alarm', async () => {
  const late: Stage = { name: 'done', outcome: paid, returned: true, isReturnOver: true };
  const refused = { code: 'CPCA9999', message: '…' };
  const world = open(done(paid, true), { '/return': () => ({ refused, view: world.move(late) }) });
  await world.session.refresh();
  world.session.leave();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.session.model.view?.stage).toEqual(late);
  expect(world.session.model.notice).toBeNull();
  expect(world.sent).toEqual([]);
});

test('a gateway that says when to come again is asked then, and not before', async () => {
  let isBusy = true;
  const busy = () => new Response('', { status: 429, headers: { 'retry-after': '20' } });
  const { session, calls } = open(
    { name: 'terms', version: '1' },
    { '': (view) => (isBusy ? busy() : view) },
  );
  void session.refresh();
  await vi.advanceTimersByTimeAsync(19_000);
  expect(session.model.connection).toBe('busy');
  expect(calls).toEqual(['']);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls).toEqual(['', '']);
  expect(session.model.connection).toBe('online');
});

const authenticating: Stage = {
  name: 'authenticating',
  chosen,
  challenge: { qrSvg: '', code: '123456', link: 'https://card.example', hint: null, expiresAtMs: 0 },
};

test('the cross inside and the page around ask once a card was chosen, and the page keeps its frame', async () => {
  const world = open(authenticating, { '/close': (view) => ({ closed: true, view }) });
  await world.session.refresh();
  world.session.close();
  expect(world.session.model.isAsked).toBe(true);
  world.session.stay();
  expect(world.session.model.isAsked).toBe(false);
  world.ask('https://shop.example');
  expect(world.session.model.isAsked).toBe(true);
  expect(world.sent).toEqual([{ type: 'close_pending' }]);
  expect(world.calls).not.toContain('/close');
  world.session.leave();
  expect(world.session.model.isAsked).toBe(false);
  expect(world.calls).toContain('/close');
});

test('what happens meanwhile takes the question away', async () => {
  const world = open(authenticating);
  await world.session.refresh();
  world.session.close();
  world.move(done(paid));
  await world.session.refresh();
  expect(world.session.model.isAsked).toBe(false);
});

test('without a chosen card nothing is asked', async () => {
  const world = open(
    { name: 'card', failure: null, chosen: null },
    { '/close': (view) => ({ closed: true, view }) },
  );
  await world.session.refresh();
  world.session.close();
  expect(world.session.model.isAsked).toBe(false);
  expect(world.calls).toContain('/close');
});

test('a page shown again listens anew: its stream may have ended without a word', async () => {
  const openEnds: ReadableStreamDefaultController[] = [];
  const silent = () => new Response(new ReadableStream({ start: (end) => void openEnds.push(end) }));
  const world = open(authenticating, { '/stream': silent });
  await world.session.refresh();
  await vi.advanceTimersByTimeAsync(100);
  world.session.resume();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.calls.filter((path) => path === '/stream')).toHaveLength(2);
  world.session.setVisible(false);
  for (const end of openEnds) end.close();
  await vi.advanceTimersByTimeAsync(100);
});

import type { ResultReturn, Stage, WindowView } from '@dojang/protocol/window';
import type { Answer, Gateway } from './api.ts';
import { calls, isStillWanted } from './calls.ts';
import {
  asksBeforeLeaving,
  type Command,
  canSend,
  dutiesOf,
  type Event,
  initialModel,
  type Model,
  reduce,
} from './model.ts';
import { createNews } from './news.ts';
import { backoffMs, pause } from './pause.ts';
import type { ShopPage } from './shop-page.ts';
import { createStreamSlots } from './stream-slots.ts';

type StageName = Stage['name'];

/** How long the seal stays before the customer is taken back. */
const SEAL_MS = 3_000;
/** When an approval did not move the payment, ask again after this. */
const APPROVE_AGAIN_MS = 2_000;
/** A window that is still there this long after its result left offers to send it again. */
const LINGERING_MS = 3_000;

export interface Session {
  readonly model: Model;
  subscribe(listener: (model: Model) => void): () => void;
  /** Fetches the view and goes on from there; also after the page was kept in memory and shown again. */
  refresh(): Promise<void>;
  /** Does nothing while the same press is under way. */
  send(command: Command): void;
  /** The customer wants to leave: asks whether that is so once a card was chosen, else {@link leave}. */
  readonly close: () => void;
  /** The customer stays after all. */
  readonly stay: () => void;
  /** The customer leaves: closes while it is possible, else brings the result home. */
  readonly leave: () => void;
  setVisible(visible: boolean): void;
  /** The page was kept in memory and is shown again (Back): what left it then is long gone. */
  resume(): void;
  /** There may be a network again: what waits tries at once. */
  wake(): void;
}

/**
 * One customer in one window: holds the model, carries out its duties, speaks to the gateway and the shop's page.
 * @param beforeLeaving waited for before the result goes home
 */
export function createSession(
  gateway: Gateway | null,
  shopPage: ShopPage,
  beforeLeaving: () => Promise<void>,
): Session {
  let model: Model = gateway === null ? { ...initialModel, access: 'denied' } : initialModel;
  const listeners = new Set<(model: Model) => void>();
  const news = gateway === null ? null : createNews(gateway, createStreamSlots(navigator.locks), report);
  let sealTimer: ReturnType<typeof setTimeout> | undefined;
  let isApproving = false;
  let wakeUp = new AbortController();
  let refreshing: Promise<void> | null = null;

  function dispatch(event: Event): void {
    model = reduce(model, event);
    for (const listener of listeners) listener(model);
    followDuties();
  }

  function followDuties(): void {
    const duties = dutiesOf(model);
    news?.want(duties.news);
    if (duties.approve && !isApproving) void approve();
    if (duties.return === 'now') send({ name: 'return' });
    if (duties.return === 'after-seal' && sealTimer === undefined) {
      sealTimer = setTimeout(() => void returnAfterSeal(), SEAL_MS);
      dispatch({ type: 'returning', atMs: Date.now() + SEAL_MS });
    }
  }

  /** Another window of this payment, on the customer's way back from the card app, may have returned the result meanwhile. */
  async function returnAfterSeal(): Promise<void> {
    await refresh();
    if (dutiesOf(model).return !== 'no') send({ name: 'return' });
  }

  /** @param from where the step was taken */
  function report(answer: Answer<WindowView>, from?: StageName): void {
    switch (answer.kind) {
      case 'answered':
        dispatch({ type: 'viewed', view: answer.value, atMs: Date.now() });
        break;
      case 'refused':
        if (answer.refusal.view !== undefined) {
          dispatch({ type: 'viewed', view: answer.refusal.view, atMs: Date.now() });
        }
        // Found elsewhere: the step had been done, in another tab or by a copy, and why a second one is refused is no news.
        if (from !== undefined && from !== model.view?.stage.name) break;
        dispatch({ type: 'noticed', notice: { kind: 'refused', ...answer.refusal.refused } });
        break;
      case 'denied':
        dispatch({ type: 'denied' });
        break;
      case 'malformed':
        dispatch({ type: 'noticed', notice: { kind: 'malformed' } });
        break;
      case 'unreachable':
        dispatch({ type: 'unreachable', reason: answer.reason });
        break;
    }
  }

  /** Makes a call; tells the customer when it takes long, and when nobody answers. */
  async function ask<Value>(
    name: keyof typeof calls,
    call: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const { slowAfterMs } = calls[name];
    const timer =
      slowAfterMs === null
        ? undefined
        : setTimeout(() => dispatch({ type: 'unreachable', reason: 'slow' }), slowAfterMs);
    const answer = await call();
    clearTimeout(timer);
    dispatch(
      answer.kind === 'unreachable' ? { type: 'unreachable', reason: answer.reason } : { type: 'reached' },
    );
    return answer;
  }

  /** Looks until somebody answers. */
  async function look(own: Gateway): Promise<void> {
    for (let failures = 1; ; failures++) {
      const answer = await ask('look', () => own.look());
      if (answer.kind !== 'unreachable') return report(answer);
      await pause(backoffMs(failures, answer.retryAfterMs), wakeUp.signal);
    }
  }

  /** Repeats a command until somebody answers, as {@link calls} allows. Null when it is no longer wanted. */
  async function insist<Value>(
    own: Gateway,
    command: Command['name'],
    call: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value> | null> {
    for (let failures = 1; ; failures++) {
      const answer = await ask(command, call);
      if (answer.kind !== 'unreachable') return answer;
      await pause(backoffMs(failures, answer.retryAfterMs), wakeUp.signal);
      await look(own);
      if (model.access === 'denied' || model.view === null) return null;
      if (!isStillWanted(command, model.view.stage.name)) return null;
    }
  }

  async function run(own: Gateway, command: Command): Promise<void> {
    const from = model.view?.stage.name;
    dispatch({ type: 'sent', command: command.name });
    if (command.name === 'close') {
      const answer = await insist(own, command.name, () => own.close());
      dispatch({ type: 'ended', command: command.name });
      if (answer !== null && answer.kind !== 'answered') return report(answer, from);
      if (answer !== null) dispatch({ type: 'viewed', view: answer.value.view, atMs: Date.now() });
      if (model.view === null || model.access === 'denied') return;
      // When the answer was lost, where the payment stands tells which one it was.
      if (!(answer === null ? isClosed(model.view) : answer.value.closed)) refuseClose(model.view);
      // Who leaves after a failure has read it already: its result goes home without another press.
      if (model.view?.stage.name === 'done' && model.view.stage.outcome.kind !== 'paid') {
        send({ name: 'return' });
      }
      return;
    }
    if (command.name === 'return') {
      dispatch({ type: 'handed', handover: 'under-way' });
      const answer = await insist(own, command.name, () => own.returnResult());
      dispatch({ type: 'ended', command: command.name });
      if (answer?.kind === 'answered') return await handOver(answer.value);
      dispatch({ type: 'handed', handover: 'lingering' });
      return answer === null || showsNoReturn(answer) ? undefined : report(answer, from);
    }
    const answer = await insist(own, command.name, () => own.send(command));
    dispatch({ type: 'ended', command: command.name });
    if (answer !== null) report(answer, from);
  }

  /** What was returned a while ago is not returned again; the fresh view leads to the shop instead. */
  function showsNoReturn(answer: Answer<unknown>): boolean {
    const view = answer.kind === 'refused' ? answer.refusal.view : undefined;
    if (view === undefined || isReturnable(view)) return false;
    dispatch({ type: 'viewed', view, atMs: Date.now() });
    return true;
  }

  async function approve(): Promise<void> {
    if (gateway === null) return;
    isApproving = true;
    await run(gateway, { name: 'approve' });
    // A fruitless approval must not start the next one at once.
    setTimeout(() => {
      isApproving = false;
      followDuties();
    }, APPROVE_AGAIN_MS);
  }

  function refuseClose(view: WindowView): void {
    shopPage.tell(view.shopOrigin, { type: 'close_pending' });
    if (view.stage.name !== 'done') dispatch({ type: 'noticed', notice: { kind: 'close-refused' } });
  }

  async function handOver(resultReturn: ResultReturn): Promise<void> {
    const view = model.view;
    if (view === null) return;
    const isClose = view.stage.name === 'done' && view.stage.outcome.kind === 'closed';
    await beforeLeaving();
    const handover = await shopPage.handOver(view.shopOrigin, resultReturn, isClose);
    dispatch({ type: 'handed', handover });
    if (handover === 'handed-over') {
      setTimeout(() => dispatch({ type: 'handed', handover: 'lingering' }), LINGERING_MS);
    }
  }

  function send(command: Command): void {
    if (gateway !== null && canSend(model, command.name)) void run(gateway, command);
  }

  function close(): void {
    if (model.view !== null && asksBeforeLeaving(model.view.stage))
      dispatch({ type: 'asked', isAsked: true });
    else leave();
  }

  function leave(): void {
    dispatch({ type: 'asked', isAsked: false });
    const stage = model.view?.stage.name;
    if (model.handover === 'handed-over') return;
    if (model.view !== null && stage === 'done' && !isReturnable(model.view)) {
      // The layer must not stay for ever; the shop asks the gateway what became of it.
      shopPage.tell(model.view.shopOrigin, { type: 'close' });
    } else if (stage === 'done') {
      clearTimeout(sealTimer);
      send({ name: 'return' });
    } else if (stage === 'approving' && model.view !== null) {
      refuseClose(model.view);
    } else {
      send({ name: 'close' });
    }
  }

  async function refresh(): Promise<void> {
    if (gateway === null) return;
    refreshing ??= look(gateway).finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  function wake(): void {
    wakeUp.abort();
    wakeUp = new AbortController();
    news?.restart();
    void refresh();
  }

  shopPage.onCloseRequest(
    (origin) => origin === model.view?.shopOrigin,
    () => {
      const { view } = model;
      // The page must not take its own leave while a result is on its way to it.
      if (view?.stage.name === 'done' && view.stage.outcome.kind !== 'closed' && isReturnable(view)) {
        shopPage.tell(view.shopOrigin, { type: 'close_pending' });
      }
      close();
      if (view !== null && model.isAsked) shopPage.tell(view.shopOrigin, { type: 'close_pending' });
    },
  );

  return {
    get model() {
      return model;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    send,
    close,
    stay: () => dispatch({ type: 'asked', isAsked: false }),
    leave,
    setVisible(visible) {
      news?.setVisible(visible);
    },
    resume() {
      if (model.handover === 'handed-over') dispatch({ type: 'handed', handover: 'lingering' });
      wake();
    },
    wake,
  };
}

function isReturnable({ stage }: WindowView): boolean {
  return stage.name === 'done' && !stage.isReturnOver;
}

/** Closed, or failed because the customer left after a failure. */
function isClosed({ stage }: WindowView): boolean {
  return stage.name === 'done' && (stage.outcome.kind === 'closed' || stage.outcome.kind === 'failed');
}

import type { Fields } from '@dojang/protocol/payple';
import type { WindowView } from '@dojang/protocol/window';
import { hearNews } from '../packages/gateway/src/authenticate/hear-news.ts';
import { openWindow } from '../packages/gateway/src/window/open-window.ts';
import type { CustomerWish } from './scenario.ts';
import type { Owner } from './scheduler.ts';
import { GATEWAY_ORIGIN, SHOP_ORIGIN, type Shop } from './shop.ts';
import {
  type CustomerStep,
  customerSteps,
  type OpenedWindow,
  takeResult,
  takeStep,
  watchNews,
} from './window-steps.ts';
import type { World } from './world.ts';

/** One customer in one window: does what fits the page it sees, and now and then anything else, twice or too late. */
export interface Customer {
  /** Begins the next thing; what it calls goes on by itself. */
  act(): void;
  /** Comes as far as its wish says, while nothing goes wrong. */
  arrive(): Promise<void>;
}

type Action =
  | 'open'
  | 'phone'
  | 'return'
  | 'confirm'
  | 'forge'
  | 'mixUp'
  | 'lookup'
  | 'cancel'
  | 'watch'
  | 'wait'
  | CustomerStep;

const WHIM_CHANCE = 0.12;
const TWICE_CHANCE = 0.12;

export function createCustomer(world: World, shop: Shop, wish: CustomerWish): Customer {
  const { random, auditor, company } = world;
  const owner: Owner = { name: wish.name, isAlive: () => true };
  const phone: Owner = { name: `phone of ${wish.name}`, isAlive: () => true };
  let authKey: string | null = null;
  let window: OpenedWindow | null = null;
  let view: WindowView | null = null;
  let result: { readonly paymentId: string; readonly fields: Fields } | null = null;

  const see = (next: WindowView) => {
    if (next.paymentId !== window?.paymentId) return;
    if (view === null || next.version >= view.version) view = next;
  };

  async function open(): Promise<void> {
    authKey ??= await shop.authenticate(wish);
    if (authKey === null) return;
    const key = authKey;
    // A page that was changed: the AuthKey of an open window, and another amount.
    const form = formOf(window !== null && random.chance(0.3) ? { ...wish, amountWon: 500 } : wish, key);
    const reply = await world.call(owner, 'open', async (deps) => {
      const opened = await openWindow(deps, form, {
        origin: SHOP_ORIGIN,
        referer: '',
        address: '203.0.113.2',
        pageOrigin: SHOP_ORIGIN,
        gatewayOrigin: GATEWAY_ORIGIN,
      });
      if (!opened.ok) return null;
      const paymentId = opened.payment.id;
      auditor.answeredOpening(key, paymentId, form, wish.by === 'sealing server');
      return { paymentId, token: new URL(opened.address, GATEWAY_ORIGIN).hash.slice(1) };
    });
    if (reply.kind !== 'answer' || reply.answer === null) return;
    if (reply.answer.paymentId === window?.paymentId) return;
    // Another AuthKey, another payment: the page of the first one is gone.
    window = reply.answer;
    view = null;
    result = null;
  }

  async function take(window: OpenedWindow, step: CustomerStep): Promise<void> {
    const label = `${step} ${window.paymentId.slice(0, 8)}`;
    const reply = await world.call(owner, label, (deps) => takeStep(deps, auditor, window, step));
    if (reply.kind === 'answer') see(reply.answer);
  }

  /** Each view is seen as it comes; the stream ends by itself, or when the customer looks away. */
  async function watch(window: OpenedWindow): Promise<void> {
    const gone = new AbortController();
    if (random.chance(0.9)) world.scheduler.after(owner, random.int(4_000), '', () => gone.abort());
    await world.call(owner, `watch ${window.paymentId.slice(0, 8)}`, (deps) =>
      watchNews(deps, auditor, window, { gone: gone.signal, see }),
    );
  }

  async function takeReturn(window: OpenedWindow): Promise<void> {
    const label = `return ${window.paymentId.slice(0, 8)}`;
    const reply = await world.call(owner, label, (deps) => takeResult(deps, auditor, window));
    if (reply.kind === 'answer' && reply.answer !== null)
      result = { paymentId: window.paymentId, fields: reply.answer.result };
  }

  /** Answers on the phone, at the card company; its news may reach the gateway, or not. */
  async function answerPhone(answer: 'approve' | 'reject'): Promise<void> {
    if (view?.stage.name !== 'authenticating') return;
    const id = view.stage.challenge.link;
    if (!company.answer(id, answer)) return;
    if (world.misfortune.strikes('newsLost')) return;
    await world.call(phone, 'news', (deps) => hearNews(deps, id));
  }

  async function perform(action: Action): Promise<void> {
    if (action === 'open') return await open();
    if (action === 'lookup') return await shop.lookUp(wish.orderNumber);
    if (action === 'cancel') {
      const part = () => shop.cancel(wish.orderNumber, random.pick([wish.amountWon, wish.amountWon / 2, 1]));
      // Now and then a rush of them.
      await Promise.all(Array.from({ length: random.pick([1, 1, 1, 4]) }, part));
      return;
    }
    if (action === 'wait' || window === null) return;
    if (action === 'phone') return await answerPhone(random.chance(0.85) ? 'approve' : 'reject');
    if (action === 'watch') return await watch(window);
    if (action === 'return') return await takeReturn(window);
    if (action !== 'confirm' && action !== 'forge' && action !== 'mixUp') return await take(window, action);
    // Only a CERT result carries a confirm key.
    if (result === null || !result.fields['PCD_PAY_REQKEY']) return;
    const { paymentId, fields } = result;
    if (action === 'confirm') return await shop.confirm(paymentId, fields);
    if (action === 'forge') return await shop.forgeConfirm(paymentId, fields);
    return await shop.mixUpConfirm(paymentId, fields);
  }

  function fitting(): Action {
    if (window === null) return 'open';
    if (view === null) return 'look';
    switch (view.stage.name) {
      case 'terms':
        return 'agree';
      case 'card':
        return 'choose';
      case 'authenticating':
        return random.pick(['phone', 'phone', 'look', 'watch', 'wait']);
      case 'authenticated':
        return random.pick(['approve', 'approve', 'wait']);
      case 'approving':
        return random.pick(['look', 'wait', 'lookup']);
      case 'done':
        if (result === null) return random.pick(['return', 'return', 'lookup']);
        return view.work === 'CERT'
          ? random.pick(['confirm', 'confirm', 'forge', 'mixUp', 'lookup', 'cancel', 'look'])
          : random.pick(['lookup', 'cancel', 'cancel', 'look', 'return']);
    }
  }

  const whims: readonly Action[] = [
    'open',
    'phone',
    'return',
    'confirm',
    'forge',
    'mixUp',
    'lookup',
    'cancel',
    'watch',
    ...customerSteps,
  ];
  return {
    arrive: async () => {
      if (wish.comes === 'new') return;
      await open();
      if (window === null) return;
      const opened: OpenedWindow = window;
      for (const step of ['agree', 'choose'] as const) await take(opened, step);
      if (wish.comes === 'with a card') return;
      await answerPhone('approve');
      await take(opened, 'look');
    },
    act: () => {
      const action = random.chance(WHIM_CHANCE) ? random.pick(whims) : fitting();
      void perform(action);
      if (random.chance(TWICE_CHANCE)) void perform(action);
    },
  };
}

function formOf(wish: Pick<CustomerWish, 'work' | 'amountWon' | 'orderNumber'>, authKey: string): Fields {
  return {
    PCD_AUTH_KEY: authKey,
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: wish.work,
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '티셔츠',
    PCD_PAY_TOTAL: String(wish.amountWon),
    PCD_PAY_OID: wish.orderNumber,
    PCD_RST_URL: '/order_result',
  };
}

import { expect, test } from 'vitest';
import { type AccessPlace, findAccess, remember } from './access.ts';

/** A tab: its address and state by themselves, and the storage that it keeps from page to page. */
function openTab({ keepsNothing = false } = {}) {
  const stored = new Map<string, string>();
  let state: unknown = null;
  let url = new URL('https://gateway.example/');
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const place = {
    get location() {
      return url;
    },
    history: {
      get state() {
        return state;
      },
      replaceState: (next: unknown, _title: string, path: string) => {
        if (keepsNothing) refuse();
        state = next;
        url = new URL(path, url);
      },
    },
    get sessionStorage() {
      if (keepsNothing) refuse();
      return {
        getItem: (key: string) => stored.get(key) ?? null,
        setItem: (key: string, value: string) => void stored.set(key, value),
      };
    },
  } as unknown as AccessPlace;
  return {
    /** Loads an address, with the state that its entry of the history has. */
    load: (address: string, entry: unknown = null) => {
      url = new URL(address, url);
      state = entry;
      return findAccess(place);
    },
    /** The gateway has answered. */
    known: (token: string) => remember(place, { paymentId: 'pay_1', token, right: 'window' }),
    address: () => url.href.slice(url.origin.length),
    state: () => state,
  };
}

const window = { paymentId: 'pay_1', token: 'abc.def', right: 'window' };

test('the token leaves the address for the state of the history, where a reload finds it', () => {
  const tab = openTab();
  expect(tab.load('/window/pay_1?lang=en#abc.def', { other: 1 })).toEqual(window);
  expect(tab.address()).toBe('/window/pay_1?lang=en');
  expect(tab.state()).toEqual({ other: 1, token: 'abc.def' });
  expect(tab.load(tab.address(), tab.state())).toEqual(window);
});

test('the way back into the tab of the window is the window', () => {
  const tab = openTab();
  tab.load('/window/pay_1#abc.def');
  tab.known('abc.def');
  tab.load('/window/pay_1#wrong');
  expect(tab.load('/window/pay_1/back#stage')).toEqual(window);
  expect(tab.address()).toBe('/window/pay_1');
  expect(tab.load('/window/pay_2/back#stage')).toMatchObject({ right: 'stage' });
});

test('the way back into another tab may look, and stays so over a reload', () => {
  const tab = openTab();
  const stage = { paymentId: 'pay_1', token: 'stage', right: 'stage' };
  expect(tab.load('/window/pay_1/back#stage')).toEqual(stage);
  expect(tab.address()).toBe('/window/pay_1/back');
  expect(tab.load(tab.address(), tab.state())).toEqual(stage);
});

test('an address alone is no right', () => {
  const tab = openTab();
  tab.load('/window/pay_1#abc.def');
  for (const address of ['/window/pay_1', '/window/pay_1/back', '/window/', '/window/pay_1/other#abc'])
    expect(tab.load(address), address).toBeNull();
});

test('a browser that keeps nothing leaves the token in the address, so that a reload finds it', () => {
  const tab = openTab({ keepsNothing: true });
  expect(tab.load('/window/pay_1#abc.def')).toEqual(window);
  expect(tab.address()).toBe('/window/pay_1#abc.def');
});

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Customer, openStreet, type Street } from './support/street.ts';

// What the system around the browser asks for: colours of its own, room beside the notch.

let street: Street;

beforeAll(async () => {
  street = await openStreet();
});
afterAll(() => street.close());

interface Drawing {
  getComputedStyle(node: unknown, pseudo: string | null): { getPropertyValue(name: string): string };
}

/** What is drawn of an element or of what is generated after it. */
function drawn(element: Locator, property: string, pseudo: '::after' | null = null): Promise<string> {
  return element.evaluate(
    (node, [name, part]) =>
      (globalThis as unknown as Drawing).getComputedStyle(node, part).getPropertyValue(name),
    [property, pseudo] as const,
  );
}

describe('with forced colours', () => {
  async function customerWithForcedColours(): Promise<Customer> {
    const customer = await street.customer();
    await customer.page.emulateMedia({ forcedColors: 'active' });
    return customer;
  }

  test('the layer has an edge, and the chosen card is told from the others', async () => {
    const customer = await customerWithForcedColours();
    await customer.buy('백자 머그', 'PAY');
    const frame = customer.page.locator('#cpay_ifr');
    expect(await drawn(frame, 'outline-style')).toBe('solid');
    expect(await drawn(frame, 'outline-color')).toBe(await drawn(customer.page.locator('body'), 'color'));
    await customer.agree();
    await customer.window.getByRole('radio', { name: '삼성카드' }).check();
    const name = (card: string) => customer.window.getByText(card, { exact: true });
    expect(await drawn(name('삼성카드'), 'border-top-width', '::after')).toBe('2px');
    expect(await drawn(name('신한카드'), 'border-top-width', '::after')).toBe('0px');
  });

  test('digits of the PIN that were typed are told from those that are missing', async () => {
    const customer = await customerWithForcedColours();
    const link = await customer.toPhone('백자 머그', 'PAY');
    const { page } = await street.phone(link);
    await page.emulateMedia({ forcedColors: 'active' });
    await page.getByRole('button', { name: '비밀번호 입력하기' }).click();
    await page.getByRole('button', { name: '1', exact: true }).click();
    const dots = page.locator('.dot');
    const look = async (dot: Locator) =>
      `${await drawn(dot, 'border-top-width')} ${await drawn(dot, 'background-color')}`;
    await expect.poll(() => look(dots.nth(0))).toMatch(/^8px/);
    expect(await look(dots.nth(0))).not.toBe(await look(dots.nth(1)));
    await page.context().close();
  });
});

describe('on a phone on its side', () => {
  const NOTCH = 44;

  async function withNotch(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await page.setViewportSize({ width: 640, height: 360 });
    const insets = { left: NOTCH, right: NOTCH, top: 0, bottom: 0 };
    await session.send('Emulation.setSafeAreaInsetsOverride', { insets });
  }

  /** How far the nearest word is from either side of the screen, in pixels. */
  function margin(page: Page): Promise<number> {
    return page.evaluate<number>(`(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      let nearest = Infinity;
      while (walker.nextNode() !== null) {
        range.selectNodeContents(walker.currentNode);
        for (const { left, right, width, height } of range.getClientRects())
          if (width > 1 && height > 1) nearest = Math.min(nearest, left, innerWidth - right);
      }
      return nearest;
    })()`);
  }

  test('no word lies beside the notch', async () => {
    const customer = await street.customer();
    const { page } = customer;
    await page.goto(`${street.shopOrigin}/`);
    await withNotch(page);
    expect(await margin(page), 'the shop').toBeGreaterThanOrEqual(NOTCH);
    await customer.buy('백자 머그', 'PAY', 'direct');
    expect(await margin(page), 'the window').toBeGreaterThanOrEqual(NOTCH);
    await customer.agree();
    const link = await customer.choose('삼성카드');
    const { page: phone } = await street.phone(link);
    await withNotch(phone);
    expect(await margin(phone), 'the card app').toBeGreaterThanOrEqual(NOTCH);
    await phone.context().close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strings } from '../../packages/issuers/app/strings.ts';
import { texts } from '../../packages/payment-js/src/texts.ts';
import { cardCompanies } from '../../packages/protocol/src/cards/index.ts';
import { messages } from '../../packages/window/src/messages.ts';
import { type Checkout, openPlainShop, type PlainShop } from '../support/plain-shop.ts';
import type { Candidate } from './candidates.ts';
import type { Engine, Place, Tab } from './engine.ts';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 Version/15.0';
const FRAME = '#cpay_ifr';
const SHOP_RESULT = '주문 결과';
const [CARD] = cardCompanies;
const TABS_AT_MOST = 30;

/** What a customer does in every engine: pay, in every way in and out, by keyboard, with a dialog over the page. */
export function describeEngine(candidate: Candidate): void {
  const { missing } = candidate;
  if (missing !== null) {
    process.stdout.write(`${missing}\n`);
    test.skip(missing, () => {});
    return;
  }
  describe(candidate.name, () => {
    let engine: Engine;
    let shop: PlainShop;
    let phone: Tab;
    let tab: Tab;
    /** What the pages speak to this browser. */
    let language: 'ko' | 'en';
    /** One that is made for touch: the press that chooses the card opens its app, in place of the window. */
    let isTouch: boolean;

    beforeAll(async () => {
      [engine, shop] = await Promise.all([candidate.start(), openPlainShop()]);
      process.stdout.write(`in ${engine.name}\n`);
      tab = await engine.open();
      language = (await tab.ask<string>('navigator.language')).startsWith('en') ? 'en' : 'ko';
      phone = await engine.open();
      isTouch = await tab.ask<boolean>("matchMedia('(pointer: coarse)').matches");
    });
    afterAll(async () => {
      await engine?.close();
      await shop?.close();
    });

    const card = () => (language === 'ko' ? CARD.name : CARD.en);

    /** Opens the shop's page for an order; the customer has pressed nothing yet. */
    async function visit(checkout: Checkout): Promise<string> {
      const { orderNumber } = shop.house.order();
      await tab.goto('about:blank');
      await tab.goto(shop.pageFor({ orderNumber, ...checkout }));
      await tab.waitFor('button', '결제하기');
      if (checkout.isPrepared === true) await until(tab, 'prepared !== null');
      return orderNumber;
    }

    /** What the link to the card app says. */
    const openLabel = () =>
      isTouch ? messages.openApp[language].replace('{app}', card()) : messages.openHere[language];

    /** In the layer, where no app opens by itself; returns the link to it. */
    async function toPhone(window: Place): Promise<string> {
      await chooseCard(window);
      return window.attribute('link', openLabel(), 'href');
    }

    async function chooseCard(window: Place): Promise<void> {
      await window.press('choice', messages.termsAll[language]);
      await window.press('button', messages.next[language]);
      await window.press('choice', card());
      await window.press('button', messages.next[language]);
    }

    /** The sixth digit sends the PIN. What comes of it, the payment window tells. */
    async function approve(link: string): Promise<void> {
      await phone.goto('about:blank');
      await phone.goto(link);
      await typePin(phone);
    }

    async function typePin(app: Place): Promise<void> {
      await app.press('button', strings.next[language]);
      for (const digit of '123456') await app.press('button', digit);
    }

    /** In a window of its own: on the phone beside it, or in the app that has taken its place. */
    async function approveFrom(window: Place): Promise<void> {
      if (isTouch) await typePin(window);
      else await approve(await window.attribute('link', openLabel(), 'href'));
    }

    async function payIn(window: Place): Promise<void> {
      await chooseCard(window);
      await approveFrom(window);
    }

    async function expectResult(orderNumber: string): Promise<void> {
      await until(tab, 'results.length > 0');
      expect(await tab.ask('results')).toMatchObject([{ PCD_PAY_RST: 'success', PCD_PAY_OID: orderNumber }]);
    }

    test.each([
      ['PAY', 1],
      ['CERT', 0],
    ] as const)('%s is paid in the layer, and the callback is called', async (work, charges) => {
      const orderNumber = await visit({ work, callback: true, resultUrl: '/order_result' });
      await tab.press('button', '결제하기');
      await approve(await toPhone(tab.frame(FRAME)));
      await expectResult(orderNumber);
      expect(await tab.ask('document.querySelector("#layer_cpay")')).toBeNull();
      expect(shop.charges(orderNumber)).toBe(charges);
    });

    test('the result is posted from the layer', async () => {
      const orderNumber = await visit({ resultUrl: '/order_result' });
      await tab.press('button', '결제하기');
      await approve(await toPhone(tab.frame(FRAME)));
      await tab.waitFor('heading', SHOP_RESULT);
      expect(shop.posted(orderNumber)).toMatchObject([{ fields: { PCD_PAY_RST: 'success' } }]);
    });

    test('the page itself becomes the window, and the result is posted', async () => {
      const orderNumber = await visit({ resultUrl: `${shop.origin}/order_result` });
      await tab.press('button', '결제하기');
      await payIn(tab);
      await tab.waitFor('heading', SHOP_RESULT);
      expect(shop.posted(orderNumber)).toMatchObject([{ fields: { PCD_PAY_RST: 'success' } }]);
      expect(shop.charges(orderNumber)).toBe(1);
    });

    test('a phone opens a tab within the press, and the result comes back to the page', async () => {
      const orderNumber = await visit({ callback: true, userAgent: IPHONE, isPrepared: true });
      await tab.press('button', '결제하기');
      await payIn(await tab.opened());
      await expectResult(orderNumber);
      expect(shop.charges(orderNumber)).toBe(1);
    });

    test('a press that waited for a call pays all the same: by one more press where the tab is refused', async () => {
      const orderNumber = await visit({ callback: true, userAgent: IPHONE });
      await tab.press('button', '결제하기');
      if (candidate.refusesLateTabs) await tab.press('button', texts.openTab[language]);
      await payIn(await tab.opened());
      await expectResult(orderNumber);
      expect(shop.charges(orderNumber)).toBe(1);
    });

    test('everything can be reached by keyboard, and the focus begins at the heading of each step', async () => {
      const orderNumber = await visit({ resultUrl: `${shop.origin}/order_result` });
      await tabTo('결제하기');
      await tab.key('Enter');
      await tab.waitFor('choice', messages.termsAll[language]);
      await tabTo(messages.termsAll[language]);
      await tab.key('Space');
      await tabTo(messages.next[language]);
      await tab.key('Enter');
      await tab.waitFor('heading', messages.cardTitle[language]);
      await until(tab, 'document.activeElement.tagName === "H1"');
      await tabTo(card());
      await tab.key('ArrowDown');
      expect(await tab.ask('document.querySelectorAll(".tiles input:checked").length')).toBe(1);
      await tabTo(messages.next[language]);
      await tab.key('Enter');
      if (!isTouch) await tab.waitFor('link', openLabel());
      await until(tab, 'document.activeElement.tagName === "H1"');
      await approveFrom(tab);
      await tab.waitFor('heading', SHOP_RESULT);
      expect(shop.posted(orderNumber)).toMatchObject([{ fields: { PCD_PAY_RST: 'success' } }]);
    });

    test('the text of a term is read in a dialog, which keeps the focus and gives it back', async () => {
      await visit({ resultUrl: `${shop.origin}/order_result` });
      await tab.press('button', '결제하기');
      await tab.waitFor('choice', messages.termsAll[language]);
      await tabTo(messages.termsRead[language]);
      await tab.key('Enter');
      await tab.waitFor('button', messages.termAgreeAndClose[language]);
      await until(tab, 'document.querySelectorAll("dialog h3").length > 2');
      const text = 'document.querySelector("dialog .text")';
      // Most of the screen, and not the 128 px that it has at least.
      expect(await tab.ask(`${text}.clientHeight`)).toBeGreaterThan(400);
      for (let press = 0; press < 4; press += 1) {
        await tab.key('Tab');
        // Past the last control the browser's own may have it, never the page behind.
        const isBehind = 'document.activeElement.closest(".terms, .actions, header") !== null';
        const isInside = 'document.activeElement.closest("dialog") !== null';
        expect(await tab.ask(`${isInside} || !(${isBehind})`)).toBe(true);
      }
      await tab.key('Escape');
      await until(tab, 'document.querySelector("dialog") === null');
      expect(await focused()).toContain(messages.termsRead[language]);
    });

    function focused(): Promise<string> {
      return tab.ask(`(() => {
        const { activeElement: focused, body } = document;
        return focused === body ? '' : (focused.closest('label') || focused).textContent;
      })()`);
    }

    async function tabTo(words: string): Promise<void> {
      for (let press = 0; press < TABS_AT_MOST; press += 1) {
        await tab.key('Tab');
        if ((await focused()).includes(words)) return;
      }
      throw new Error(`Tab does not lead to "${words}"`);
    }
  });
}

/** Waits until an expression is true in a page. */
async function until(place: Place, expression: string): Promise<void> {
  await expect.poll(() => place.ask<boolean>(`Boolean(${expression})`), { timeout: 20_000 }).toBe(true);
}

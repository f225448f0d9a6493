import type { Page } from 'playwright-core';
import type { Gallery, OpenedWindow } from './gallery.ts';
import { ALL } from './looks.ts';
import type { Screen } from './screen.ts';

const INSTALMENT_ORDER = { amountWon: 59_000, goods: '이름 새김 도장' } as const;

/** Every screen of the payment window, the refusal page among them. */
export const windowScreens: readonly Screen[] = [
  {
    name: 'window-terms',
    looks: ALL,
    show: async (gallery, { page }) => {
      await atTerms(gallery, page);
    },
  },
  {
    name: 'window-terms-missing',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await atTerms(gallery, page);
      await page.locator('.actions .primary').click();
      await page.locator('.error[role=alert]:not(:empty)').waitFor();
    },
  },
  {
    name: 'window-term-text',
    looks: ['layer'],
    show: async (gallery, { page }) => {
      await atTerms(gallery, page);
      await page.locator('.terms .link').first().click();
      await page.locator('dialog h3').first().waitFor();
    },
  },
  {
    name: 'window-cards',
    looks: ALL,
    show: async (gallery, { page }) => {
      await atCards(gallery, page, {});
    },
  },
  {
    name: 'window-cards-interest',
    looks: ['small', 'desk'],
    show: async (gallery, { page }) => {
      await atCards(gallery, page, INSTALMENT_ORDER);
      await page.locator('.tile input[value=samsung]').check({ force: true });
      await page.locator('#quota').selectOption('10');
      await page.locator('#quota-note').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'window-cards-missing',
    looks: ['phone'],
    show: async (gallery, { page }) => {
      await atCards(gallery, page, INSTALMENT_ORDER);
      await page.locator('.actions .primary').click();
      await page.locator('#card-error:not(:empty)').waitFor();
      await page.locator('.tiles input:focus').waitFor();
    },
  },
  {
    name: 'window-cards-email',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await atCards(gallery, page, INSTALMENT_ORDER);
      await page.locator('.tile input').nth(2).check({ force: true });
      await page.locator('#email').fill('dojang@');
      await page.locator('.actions .primary').click();
      await page.locator('#email-error:not(:empty)').waitFor();
      await page.locator('#email:focus').waitFor();
    },
  },
  {
    name: 'window-declined',
    looks: ALL,
    show: async (gallery, { page }) => {
      const window = await gallery.openWindow(INSTALMENT_ORDER);
      await decline(window);
      await page.goto(window.address);
      await page.locator('.failure p').first().waitFor();
    },
  },
  {
    name: 'window-authentication',
    looks: ALL,
    show: async (gallery, { page }) => {
      const { window } = await gallery.openPhone();
      await page.goto(window.address);
      await page.locator('.countdown time').waitFor();
    },
  },
  {
    name: 'window-leave',
    looks: ['layer', 'phone'],
    show: async (gallery, { page }) => {
      const { window } = await gallery.openPhone();
      await page.goto(window.address);
      await page.locator('.countdown time').waitFor();
      await page.locator('.cross').click();
      await page.locator('dialog .primary:focus').waitFor();
    },
  },
  {
    name: 'window-approving',
    looks: ['phone'],
    show: async (gallery, { page, hold }) => {
      const window = await authenticated(gallery, 'PAY');
      await hold('/approve');
      await page.goto(window.address);
      await page.locator('.figure').waitFor();
    },
  },
  {
    name: 'window-paid',
    looks: [],
    show: async (gallery, { page, hold }) => {
      const window = await authenticated(gallery, 'PAY');
      await window.session.approve();
      await hold('/return');
      await page.goto(window.address);
      await page.locator('.summary').waitFor();
    },
  },
  {
    name: 'window-delivered',
    looks: ALL,
    show: async (gallery, { page }) => {
      const window = await authenticated(gallery, 'PAY');
      await window.session.approve();
      await window.session.returnResult();
      await page.goto(window.address);
      await page.locator('.summary').waitFor();
    },
  },
  {
    name: 'window-cert',
    looks: [],
    show: async (gallery, { page, hold }) => {
      const window = await authenticated(gallery, 'CERT');
      await hold('/return');
      await page.goto(window.address);
      await page.locator('.message h1').waitFor();
    },
  },
  {
    name: 'window-failed',
    looks: ['phone'],
    show: async (gallery, { page }) => {
      const window = await gallery.openWindow();
      await decline(window);
      await window.session.close();
      await page.goto(window.address);
      await page.locator('.message .small').waitFor();
    },
  },
  {
    name: 'window-unknown',
    looks: [],
    show: async (gallery, { page }) => {
      await page.goto(await addressOfUnknown(gallery));
      await page.locator('.message .small').waitFor();
    },
  },
  {
    name: 'window-reversed',
    looks: ['phone'],
    show: async (gallery, { page }) => {
      await gallery.disarm();
      const { session, address } = await authenticated(gallery, 'PAY');
      await gallery.house.arm({ on: 'approve', effect: 'lost-reply', times: 1 });
      await gallery.house.arm({ on: 'inquire', effect: 'error', times: 1 });
      await gallery.house.arm({ on: 'reverse', effect: 'error', times: 1 });
      await session.approve();
      await page.goto(address);
      await page.locator('.message .spinner').waitFor({ state: 'detached' });
      await page.locator('.message h1').waitFor();
    },
  },
  {
    name: 'window-closed',
    looks: [],
    show: async (gallery, { page }) => {
      const { session, address } = await gallery.openWindow();
      await session.close();
      await session.returnResult();
      await page.goto(address);
      await page.locator('.message h1').waitFor();
    },
  },
  {
    name: 'window-offline',
    looks: ['desk'],
    show: async (gallery, { page }) => {
      await atTerms(gallery, page);
      await page.locator('.check.all input').check();
      await page.route('**/window/api/**', (route) => route.abort());
      await page.locator('.actions .primary').click();
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: 'window-loading',
    looks: ['phone'],
    show: async (gallery, { page, hold }) => {
      const { address } = await gallery.openWindow();
      await hold('/window/api/*');
      await page.goto(address);
      await page.locator('.page:not(.shell) .skeleton').first().waitFor();
    },
  },
  {
    name: 'window-denied',
    looks: [],
    show: async (gallery, { page }) => {
      const { address } = await gallery.openWindow();
      await page.goto(address.replace(/#.*/, '#somebody-else'));
      await page.locator('.message h1').waitFor();
    },
  },
  {
    name: 'window-way-back',
    looks: ['small', 'phone', 'desk'],
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      const phone = await window.session.phone();
      await phone.approve();
      await window.session.waitFor('authenticated');
      await page.goto(await wayBackOf(link));
      await page.locator('.message h1').waitFor();
    },
  },
  {
    name: 'window-refused',
    looks: ['layer'],
    show: async (gallery, { page }) => {
      await page.goto(`${gallery.house.gateway.url}/index.php?PCD_AUTH_KEY=somebody-else`);
      await page.locator('#leave').waitFor();
    },
  },
];

async function atTerms(gallery: Gallery, page: Page): Promise<void> {
  const { address } = await gallery.openWindow();
  await page.goto(address);
  await page.locator('.terms').waitFor();
}

async function atCards(
  gallery: Gallery,
  page: Page,
  changes: { readonly amountWon?: number },
): Promise<void> {
  const { session, address } = await gallery.openWindow(changes);
  await session.agree();
  await page.goto(address);
  await page.locator('.tiles').waitFor();
}

async function decline({ session }: OpenedWindow): Promise<void> {
  await session.agree();
  await session.choose('kb');
  await (await session.phone()).approve({ card: 'insufficient' });
  await session.waitFor('authenticated');
  await session.approve();
  await session.waitFor('card');
}

async function authenticated(gallery: Gallery, work: 'PAY' | 'CERT'): Promise<OpenedWindow> {
  const window = await gallery.openWindow({ work });
  await window.session.agree();
  await window.session.choose('samsung');
  await (await window.session.phone()).approve();
  await window.session.waitFor(work === 'PAY' ? 'authenticated' : 'done');
  return window;
}

const unknown = new WeakMap<Gallery, Promise<string>>();

/** Made once: the gateway asks for seconds before it gives up. */
function addressOfUnknown(gallery: Gallery): Promise<string> {
  const made = unknown.get(gallery) ?? makeUnknown(gallery);
  unknown.set(gallery, made);
  return made;
}

async function makeUnknown(gallery: Gallery): Promise<string> {
  const { session, address } = await authenticated(gallery, 'PAY');
  await gallery.house.arm({ on: 'approve', effect: 'lost-reply', times: 1 });
  // For good: the window looks until it is known, and everything else that these pages show asks neither.
  await gallery.house.arm({ on: 'inquire', effect: 'error', times: 1_000_000 });
  await gallery.house.arm({ on: 'reverse', effect: 'error', times: 1_000_000 });
  const { stage } = await session.approve();
  if (stage.name !== 'done') throw new Error(`The window stands at ${stage.name}.`);
  return address;
}

/** Where the card app leads a customer who came by its link for this device. */
async function wayBackOf(link: string): Promise<string> {
  const { origin, hash } = new URL(link);
  const headers = { authorization: `Bearer ${hash.slice(1)}` };
  const response = await fetch(`${origin}/phone/api/authentication`, { headers });
  const { returnUrl } = (await response.json()) as { readonly returnUrl: string };
  return returnUrl;
}

import type { Page } from 'playwright-core';
import type { Gallery } from './gallery.ts';
import type { Screen } from './screen.ts';

/** Every screen of the card companies' phone app. */
export const phoneScreens: readonly Screen[] = [
  {
    name: 'phone-review',
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
    },
  },
  {
    name: 'phone-pin',
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.actions .primary').click();
      await page.locator('.keypad').waitFor();
      await page.keyboard.type('12345');
    },
  },
  {
    name: 'phone-pin-wrong',
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.actions .primary').click();
      await page.locator('.keypad').waitFor();
      await page.keyboard.type('000000');
      await page.locator('.actions .primary').click();
      await page.locator('.problem:not(:empty)').waitFor();
    },
  },
  {
    name: 'phone-locked',
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      const phone = await window.session.phone();
      for (let tries = 0; tries < 3; tries++) await phone.approve({ pin: '000000' }).catch(() => undefined);
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-rejected',
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      await (await window.session.phone()).reject();
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-expired',
    show: async (gallery, { page }) => {
      const { link } = await gallery.openPhone();
      gallery.advance(3 * 60_000 + 1_000);
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-done',
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      await (await window.session.phone()).approve();
      await at(page, link.replace('?here', ''), '.continue');
    },
  },
  {
    name: 'phone-done-here',
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      await (await window.session.phone()).approve();
      await at(page, link, '.seal');
    },
  },
  {
    name: 'phone-offline',
    show: async (gallery, { page }) => {
      const { link } = await gallery.openPhone();
      await page.route('**/phone/api/**', (route) => route.abort());
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-unknown',
    show: (gallery, { page }) =>
      at(page, `${gallery.house.issuers.url}/app/samsung#somebody-else`, '.stopped'),
  },
  {
    name: 'phone-home',
    show: (gallery, { page }) => at(page, gallery.house.issuers.url, '.companies'),
  },
  {
    name: 'phone-no-company',
    show: (gallery, { page }) => at(page, `${gallery.house.issuers.url}/app/nobody`, 'h1'),
  },
  {
    name: 'phone-code',
    show: (gallery, { page }) => at(page, `${gallery.house.issuers.url}/app/hyundai`, '.code'),
  },
  {
    name: 'phone-code-wrong',
    show: async (gallery, { page }) => {
      await at(page, `${gallery.house.issuers.url}/app/kakaobank`, '.code');
      await page.locator('.code').fill('123');
      await page.locator('.primary').click();
      await page.locator('.problem:not(:empty)').waitFor();
    },
  },
];

async function atReview(gallery: Gallery, page: Page): Promise<void> {
  const { link } = await gallery.openPhone();
  await at(page, link, '.cards');
}

async function at(page: Page, address: string, landmark: string): Promise<void> {
  await page.goto(address);
  await page.locator(landmark).first().waitFor();
}

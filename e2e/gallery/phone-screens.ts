import type { Page } from 'playwright-core';
import type { Gallery } from './gallery.ts';
import { ALL } from './looks.ts';
import type { Screen } from './screen.ts';

/** Every screen of the card companies' phone app. */
export const phoneScreens: readonly Screen[] = [
  {
    name: 'phone-review',
    looks: ALL,
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
    },
  },
  {
    name: 'phone-faults',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.faults summary').click();
      await page.locator('.faults select').first().selectOption('decline');
      await page.locator('.faults > .fault').nth(1).locator('select').selectOption('error');
      // Where choosing had scrolled to is up to the moment.
      await page.evaluate(
        "document.querySelector('.faults').scrollIntoView({ block: 'start', behavior: 'instant' })",
      );
    },
  },
  {
    name: 'phone-finger',
    looks: ['phone', 'small'],
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.actions .primary').click();
      await page.locator('.sensor').waitFor();
    },
  },
  {
    name: 'phone-pin',
    looks: ALL,
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.pair button').first().click();
      await page.locator('.keypad').waitFor();
      await page.keyboard.type('12345');
    },
  },
  {
    name: 'phone-pin-wrong',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.locator('.pair button').first().click();
      await page.locator('.keypad').waitFor();
      await page.keyboard.type('000000');
      await page.locator('.problem:not(:empty)').waitFor();
    },
  },
  {
    name: 'phone-locked',
    looks: ['layer'],
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      const phone = await window.session.phone();
      for (let tries = 0; tries < 3; tries++) await phone.approve({ pin: '000000' }).catch(() => undefined);
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-rejected',
    looks: [],
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      await (await window.session.phone()).reject();
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-expired',
    looks: [],
    show: async (gallery, { page }) => {
      const { link } = await gallery.openPhone();
      gallery.advance(3 * 60_000 + 1_000);
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-done',
    looks: ['small'],
    show: async (gallery, { page }) => {
      const { window, link, code } = await gallery.openPhone();
      const scanned = await withCode(link, code);
      await (await window.session.phone()).approve();
      await at(page, scanned, '.continue');
    },
  },
  {
    name: 'phone-paid',
    looks: ['phone'],
    show: async (gallery, { page }) => {
      await at(page, await chargedOn(gallery, 'normal'), '.seal');
    },
  },
  {
    name: 'phone-declined',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await at(page, await chargedOn(gallery, 'insufficient'), '.stopped');
    },
  },
  {
    name: 'phone-done-here',
    looks: [],
    show: async (gallery, { page }) => {
      const { window, link } = await gallery.openPhone();
      await (await window.session.phone()).approve();
      await at(page, link, '.seal');
    },
  },
  {
    name: 'phone-offline',
    looks: [],
    show: async (gallery, { page }) => {
      const { link } = await gallery.openPhone();
      await page.route('**/phone/api/**', (route) => route.abort());
      await at(page, link, '.stopped');
    },
  },
  {
    name: 'phone-doubt',
    looks: ['small'],
    show: async (gallery, { page }) => {
      await atReview(gallery, page);
      await page.route('**/phone/api/**', (route) => route.abort());
      await page.locator('.pair button').last().click();
      await page
        .getByText(/전달됐는지|Checking whether/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'phone-unknown',
    looks: [],
    show: (gallery, { page }) =>
      at(page, `${gallery.house.issuers.url}/app/samsung#somebody-else`, '.stopped'),
  },
  {
    name: 'phone-home',
    looks: ['small'],
    show: (gallery, { page }) => at(page, gallery.house.issuers.url, '.companies'),
  },
  {
    name: 'phone-no-company',
    looks: [],
    show: (gallery, { page }) => at(page, `${gallery.house.issuers.url}/app/nobody`, 'h1'),
  },
  {
    name: 'phone-nothing',
    looks: ['small'],
    show: (gallery, { page }) => at(page, `${gallery.house.issuers.url}/nowhere`, 'h1'),
  },
  {
    name: 'phone-code',
    looks: ['desk'],
    show: (gallery, { page }) => at(page, `${gallery.house.issuers.url}/app/hyundai`, '.code'),
  },
  {
    name: 'phone-code-wrong',
    looks: [],
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

/** A payment that was authenticated on another phone and charged; returns the app's address there. */
async function chargedOn(gallery: Gallery, card: 'normal' | 'insufficient'): Promise<string> {
  const { window, link, code } = await gallery.openPhone();
  const scanned = await withCode(link, code);
  await (await window.session.phone()).approve({ card });
  await window.session.waitFor('authenticated');
  await window.session.approve();
  await window.session.waitFor(['card', 'done']);
  return scanned;
}

/** The app on another phone, where the short code was typed instead of scanning. */
async function withCode(link: string, code: string): Promise<string> {
  const { origin, pathname } = new URL(link);
  const response = await fetch(`${origin}${pathname.replace('/app/', '/phone/api/')}/code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const { token } = (await response.json()) as { readonly token: string };
  return `${origin}${pathname}#${token}`;
}

async function at(page: Page, address: string, landmark: string): Promise<void> {
  await page.goto(address);
  await page.locator(landmark).first().waitFor();
}

import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findDifferences } from './gallery/find-differences.ts';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { holdStill } from './gallery/hold-still.ts';
import { kept } from './gallery/kept.ts';
import { readPage } from './gallery/look.ts';
import { type LookName, looks } from './gallery/looks.ts';
import { screens } from './gallery/screens.ts';
import { takePicture } from './gallery/take-picture.ts';

// The tests of the screens are not blind: what goes wrong in a page is found, at its place. That each line of each kept
// picture is missed, `gallery/kept.test.ts` shows.

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery();
});

afterEach(() => page.context().close());

afterAll(() => gallery.close());

async function open(name: string, look: LookName) {
  const screen = screens.find((candidate) => candidate.name === name);
  if (screen === undefined) throw new Error(`There is no screen ${name}.`);
  ({ page } = await holdStill(gallery, screen, looks[look].language));
  return { screen, take: () => takePicture(page, screen, looks[look]) };
}

const BUTTON = {
  'has moved': 'translate: 0 4px',
  'has another colour': 'filter: brightness(0.9)',
  'has lost its words': 'color: transparent',
  'is gone': 'visibility: hidden',
};
const ICON = { 'has moved': 'translate: 3px 0', 'is gone': 'visibility: hidden' };

describe.each([
  ['window-cards', 'phone', { '.primary': BUTTON, 'header svg': ICON }],
  ['window-terms', 'desk', { '.primary': BUTTON, 'header svg': ICON }],
  ['phone-review', 'small', { '.primary': BUTTON }],
  ['shop-paid', 'layer', { '.primary': BUTTON, '.stamp': ICON, '.brand img': ICON }],
  ['receipt', 'phone', { '[role=img]': ICON }],
] as const)('in a picture of %s (%s)', (name, look, parts) => {
  test('a part that is not as it was is found, there', async () => {
    const { take } = await open(name, look);
    const picture = kept.picture(`${name}.${look}`) ?? new PNG();
    expect(findDifferences(picture, (await take()).picture)).toEqual([]);
    for (const [part, faults] of Object.entries(parts)) {
      for (const [what, style] of Object.entries(faults)) {
        const element = `document.querySelector(${JSON.stringify(part)})`;
        await page.evaluate(`${element}.style.cssText += '; ${style} !important'`);
        const [difference] = findDifferences(picture, (await take()).picture);
        expect(difference, `${part} ${what}`).toBeDefined();
        await page.evaluate(`${element}.style.removeProperty('${style.split(':')[0]}')`);
      }
    }
    expect(findDifferences(picture, (await take()).picture)).toEqual([]);
  });
});

test('any text that changes by a letter changes the text of its screen', async () => {
  await open('receipt', 'phone');
  const before = await readPage(page);
  const count = await page.evaluate<number>('look.texts().length');
  expect(count).toBeGreaterThan(30);
  for (let index = 0; index < count; index++) {
    const words = await page.evaluate<string>(`look.texts()[${index}].data`);
    await page.evaluate(`look.texts()[${index}].data += '!'`);
    expect(await readPage(page), words).not.toBe(before);
    await page.evaluate(`look.texts()[${index}].data = ${JSON.stringify(words)}`);
  }
  expect(await readPage(page)).toBe(before);
});

test.each([
  ['a heading that is none', 'h1', 'role', 'presentation'],
  ['a control without its name', '.primary', 'aria-label', '도장'],
  ['a choice that is taken away', 'input', 'disabled', ''],
  ['a choice that is made', 'input', 'checked', ''],
])('%s changes the text of its screen', async (_what, part, attribute, value) => {
  await open('window-cards', 'phone');
  const before = await readPage(page);
  await page.evaluate(`document.querySelector('${part}').setAttribute('${attribute}', '${value}')`);
  expect(await readPage(page)).not.toBe(before);
});

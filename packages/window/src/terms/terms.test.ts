import { termIds } from '@dojang/protocol/window';
import { expect, test } from 'vitest';
import type { TermTexts } from './load-terms.ts';
import en from './terms-en.json' with { type: 'json' };
import ko from './terms-ko.json' with { type: 'json' };

const korean: TermTexts = ko;
const english: TermTexts = en;

test.each(termIds)('%s says the same number of things in Korean and in English', (id) => {
  expect(korean[id].length).toBeGreaterThanOrEqual(4);
  expect(english[id].map((section) => section.paragraphs.length)).toEqual(
    korean[id].map((section) => section.paragraphs.length),
  );
});

test('headings are unique within a term, and paragraphs within a section', () => {
  for (const texts of [korean, english]) {
    for (const id of termIds) {
      const headings = texts[id].map((section) => section.heading);
      expect(new Set(headings).size, id).toBe(headings.length);
      for (const { heading, paragraphs } of texts[id]) {
        expect(new Set(paragraphs).size, heading).toBe(paragraphs.length);
      }
    }
  }
});

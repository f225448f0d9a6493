import { termIds } from '@dojang/protocol/window';
import { describe, expect, test } from 'vitest';
import { draftTerms, testTerms } from './draft-terms.ts';
import { readTerms, type Terms } from './terms.ts';

const details: Omit<Terms, 'texts'> = {
  version: '2026-12',
  effectiveDate: '2026-12-01',
  operator: {
    ko: { name: '주식회사 커피페이', contact: '1544-0000', privacyOfficer: '홍길동 이사' },
    en: { name: 'Coffee Pay Inc.', contact: '+82 1544 0000', privacyOfficer: 'Hong Gil-dong, Director' },
  },
};
const draft = draftTerms(details);

describe('the texts that come with Dojang', () => {
  test.each(termIds)('%s says the same number of things in Korean and in English', (id) => {
    const { ko, en } = draft.texts;
    expect(ko[id].length).toBeGreaterThanOrEqual(4);
    expect(en[id].map((section) => section.paragraphs.length)).toEqual(
      ko[id].map((section) => section.paragraphs.length),
    );
  });

  test('have unique headings within a term, and paragraphs within a section', () => {
    for (const texts of [draft.texts.ko, draft.texts.en]) {
      for (const id of termIds) {
        const headings = texts[id].map((section) => section.heading);
        expect(new Set(headings).size, id).toBe(headings.length);
        for (const { heading, paragraphs } of texts[id])
          expect(new Set(paragraphs).size, heading).toBe(paragraphs.length);
      }
    }
  });

  test('say who runs the gateway, once the details are given', () => {
    expect(readTerms(JSON.stringify(draft))).toEqual({ terms: draft });
    expect(JSON.stringify(draft.texts.ko)).toContain('2026. 12. 1.');
    expect(JSON.stringify(draft.texts.en)).toContain('1 Dec 2026');
  });

  test('in test mode are nobody’s, and say so', () => {
    const terms = testTerms();
    expect(readTerms(JSON.stringify(terms))).toEqual({ terms });
    expect(JSON.stringify(terms.texts.ko)).toContain('실제 회사가 아니며');
  });
});

describe('terms that a customer could not rely on are refused', () => {
  const changed = (change: (terms: Terms) => unknown) => JSON.stringify(change(draft));
  const without = (text: string) => JSON.stringify(draft.texts).replaceAll(text, '…');

  test.each([
    ['no JSON', '{', /is no JSON/],
    ['a version of other letters', changed((terms) => ({ ...terms, version: '판 1' })), /version: 1 to 32/],
    ['no date', changed((terms) => ({ ...terms, effectiveDate: '1.12.2026' })), /effectiveDate: a date/],
    ['no such day', changed((terms) => ({ ...terms, effectiveDate: '2026-02-30' })), /effectiveDate/],
    [
      'an empty name',
      changed((terms) => ({
        ...terms,
        operator: { ...terms.operator, ko: { ...terms.operator.ko, name: ' ' } },
      })),
      /operator\.ko\.name/,
    ],
    ['one language only', changed((terms) => ({ ...terms, texts: { ko: terms.texts.ko } })), /texts\.en/],
    [
      'a term that is missing',
      changed((terms) => ({
        ...terms,
        texts: { ...terms.texts, en: { ...terms.texts.en, 'privacy-provision': [] } },
      })),
      /texts\.en\.privacy-provision/,
    ],
    ...(
      [
        ['the name', '주식회사 커피페이', /texts\.ko\.electronic-finance: must say the name/],
        ['the contact', '+82 1544 0000', /texts\.en\.privacy-collection: must say the contact/],
        ['the officer', '홍길동 이사', /texts\.ko\.privacy-collection: must say the privacyOfficer/],
        ['the date', '1 Dec 2026', /texts\.en\.privacy-provision: must say the effectiveDate/],
        ['the version', '2026-12', /texts\.ko\.electronic-finance: must say the version/],
      ] as const
    ).map(
      ([what, text, problem]) =>
        [
          `texts without ${what}`,
          changed((terms) => ({ ...terms, texts: JSON.parse(without(text)) as Terms['texts'] })),
          problem,
        ] as const,
    ),
    [
      'a mark that was not filled in',
      JSON.stringify(draft).replace('(contact: +82', '{{name}} (contact: +82'),
      /texts\.en: \{\{name\}\} is still to be filled in/,
    ],
  ] as const)('%s', (_title, json, problem) => {
    const read = readTerms(json);
    expect('problems' in read && read.problems.join('\n')).toMatch(problem);
  });
});

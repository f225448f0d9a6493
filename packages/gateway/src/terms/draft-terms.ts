import { readFileSync } from 'node:fs';
import type { TermTexts } from '@dojang/protocol/window';
import { dateIn, type Operator, type Terms, type TermsLanguage } from './terms.ts';

type Details = Omit<Terms, 'texts'>;

/** The texts that come with Dojang, with the operator's details in them: for test payments, and to begin one's own with. */
export function draftTerms(details: Details): Terms {
  const fill = (language: TermsLanguage) => filled(language, details, details.operator[language]);
  return { ...details, texts: { ko: fill('ko'), en: fill('en') } };
}

/** Of test mode: nobody's, and they say so. */
export function testTerms(): Terms {
  return draftTerms({
    version: 'test',
    effectiveDate: '2026-11-01',
    operator: {
      ko: {
        name: '도장 테스트 (실제 회사가 아니며 실제로 결제되지 않습니다)',
        contact: '결제를 시험하는 개발자',
        privacyOfficer: '결제를 시험하는 개발자',
      },
      en: {
        name: 'Dojang test mode (no real company, no real payment)',
        contact: 'the developer who tests payments',
        privacyOfficer: 'the developer who tests payments',
      },
    },
  });
}

function filled(language: TermsLanguage, details: Details, operator: Operator): TermTexts {
  const values: Readonly<Record<string, string>> = {
    ...operator,
    version: details.version,
    effectiveDate: dateIn(language, details.effectiveDate),
  };
  const file = new URL(`../../assets/terms/${language}.json`, import.meta.url);
  const fill = (_key: string, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark)
      : value;
  return JSON.parse(readFileSync(file, 'utf8'), fill) as TermTexts;
}

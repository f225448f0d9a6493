import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftTerms } from '@dojang/gateway';

/** Terms that a live gateway starts with, as a file of this folder. */
export function termsFileIn(folder: string, effectiveDate = '2026-11-01'): string {
  const file = join(folder, 'terms.json');
  const operator = { name: '커피페이', contact: '1544-0000', privacyOfficer: '홍길동' };
  const terms = draftTerms({
    version: '2026-12',
    effectiveDate,
    operator: { ko: operator, en: operator },
  });
  writeFileSync(file, JSON.stringify(terms), { mode: 0o600 });
  return file;
}

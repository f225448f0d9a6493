import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

test.each(sources)('%s has no parameter, code or text of the wire, in comments neither', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');
  expect(source.match(/PCD_\w*|\b[A-Z]{4}(?:[A-Z]\d{3}|\d{4})\b|\p{Script=Hangul}+/gu)).toBeNull();
});

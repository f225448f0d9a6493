/** Writes `docs/acquirer.openapi.json` from the schemas of the card companies' contract. `--check` compares instead. */
import { readFileSync, writeFileSync } from 'node:fs';
import { acquirerOpenApi } from '../packages/protocol/src/validate/acquirer-openapi.ts';

const file = new URL('../docs/acquirer.openapi.json', import.meta.url);
const text = `${JSON.stringify(acquirerOpenApi(), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/acquirer.openapi.json is out of date: run node scripts/acquirer-openapi.ts');
  process.exitCode = 1;
}

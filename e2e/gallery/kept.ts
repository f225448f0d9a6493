import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import type { Box } from './find-differences.ts';

/** A line of text in a picture. */
export interface Line extends Box {
  readonly words: string;
}

const FOLDER = fileURLToPath(new URL('../baselines/', import.meta.url));
mkdirSync(FOLDER, { recursive: true });
const at = (file: string) => join(FOLDER, file);

/** `npm run visual:update`: what has changed is kept anew instead of being a failure. */
export const KEEPS_ANEW = process.env['DOJANG_UPDATE_BASELINES'] === '1';

/** What the screens are compared with: texts as `<screen>.<language>.yml`, pictures as PNG with their lines beside. */
export const kept = {
  names: (kind: '.yml' | '.png' | '.json'): readonly string[] =>
    readdirSync(FOLDER)
      .filter((file) => file.endsWith(kind))
      .map((file) => file.slice(0, -kind.length))
      .toSorted(),
  text: (name: string): string | null => (existsSync(at(`${name}.yml`)) ? readText(`${name}.yml`) : null),
  keepText: (name: string, text: string): void => writeFileSync(at(`${name}.yml`), text),
  picture: (name: string): PNG | null =>
    existsSync(at(`${name}.png`)) ? PNG.sync.read(readFileSync(at(`${name}.png`))) : null,
  keepPicture: (name: string, picture: PNG): void => writeFileSync(at(`${name}.png`), pack(picture)),
  lines: (name: string): readonly Line[] => JSON.parse(readText(`${name}.json`)) as Line[],
  keepLines: (name: string, lines: readonly Line[]): void => {
    const rows = lines.map((line) => `  ${JSON.stringify(line)}`);
    writeFileSync(at(`${name}.json`), `[\n${rows.join(',\n')}\n]\n`);
  },
};

const readText = (file: string) => readFileSync(at(file), 'utf8');

/** Steps of a colour channel in a kept picture: finer ones, mostly the edges of letters, only cost bytes. */
const STEP = 4;

/** The same picture in fewer bytes: without transparency, in coarser colours. */
function pack(picture: PNG): Buffer {
  const { width, height } = picture;
  const packed = new PNG({ width, height });
  for (const [at, value] of picture.data.entries()) {
    packed.data[at] = Math.min(255, Math.round(value / STEP) * STEP);
  }
  return PNG.sync.write(packed, { colorType: 2, inputHasAlpha: true, deflateLevel: 9 });
}

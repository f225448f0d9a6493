import { createReadStream, createWriteStream, existsSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

/**
 * The Chromium that npm brings (Linux on x64), unpacked once per version. Unpacked under a name of its own and then
 * renamed, so that nobody starts half of it. Its package would unpack in place, and asks for flags (one process, no
 * web security) that are made for a cloud function and not for judging a payment window.
 */
export async function npmChromium(
  name: 'chromium-103' | '@sparticuz/chromium' = '@sparticuz/chromium',
): Promise<string> {
  const folder = dirname(createRequire(import.meta.url).resolve(name)).replace(/\/build\b.*$/, '');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const path = join(tmpdir(), `dojang-chromium-${version}`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  await pipeline(
    createReadStream(join(folder, 'bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(unfinished, { mode: 0o755 }),
  );
  renameSync(unfinished, path);
  return path;
}

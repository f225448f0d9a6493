/** Weighs the browser code that is shipped, gzipped. A ceiling is raised in the commit that needs it, with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Budget {
  readonly name: string;
  readonly folder: string;
  readonly files: RegExp;
  readonly maxBytes: number;
}

const budgets: readonly Budget[] = [
  { name: 'browser script', folder: 'packages/payment-js/dist', files: /^payment\.js$/, maxBytes: 4_000 },
  // All of it, the lazily loaded terms included.
  { name: 'window, JavaScript', folder: 'packages/window/dist', files: /\.js$/, maxBytes: 20_000 },
  { name: 'window, CSS', folder: 'packages/window/dist', files: /\.css$/, maxBytes: 6_000 },
];

let over = 0;
for (const { name, folder, files, maxBytes } of budgets) {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    files.test(file),
  );
  const bytes = found
    .map((file) => gzipSync(readFileSync(join(root, folder, file)), { level: 9 }).length)
    .reduce((sum, each) => sum + each, 0);
  const fits = found.length > 0 && bytes <= maxBytes;
  if (!fits) over += 1;
  const share = `${Math.round((bytes / maxBytes) * 100)}%`;
  console.log(
    `${fits ? 'ok  ' : 'OVER'} ${name}: ${bytes} of ${maxBytes} bytes gzipped (${share}, ${found.length} files)`,
  );
}
if (over > 0) process.exit(1);

/** Weighs the browser code that is shipped, gzipped. A ceiling is raised in the commit that needs it, with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../', import.meta.url));
const windowDist = join(root, 'packages/window/dist');

interface Budget {
  readonly name: string;
  readonly folder: string;
  /** Names of the files, seen from the folder. */
  readonly files: readonly string[];
  readonly maxBytes: number;
}

const budgets: readonly Budget[] = [
  budget('browser script', join(root, 'packages/payment-js/dist'), /^payment\.js$/, 5_100),
  {
    name: 'window, JavaScript of the first screen',
    folder: windowDist,
    files: firstScreen(windowDist),
    // With the sentence for browsers that cannot run the rest.
    maxBytes: 23_100,
  },
  // With what comes while the terms are read: the screens behind them, where the card app leads back to in another browser, and
  // the words for every result code, and the press that opens the card app by itself.
  budget('window, all JavaScript', join(windowDist, 'assets'), /\.js$/, 33_200),
  // A refusal returns its result by the same rule as the window.
  budget('refusal of a window', windowDist, /^refusal\.js$/, 1_600),
  budget('window, CSS', windowDist, /\.css$/, 6_000),
];

let over = 0;
for (const { name, folder, files, maxBytes } of budgets) {
  const bytes = files
    .map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length)
    .reduce((sum, each) => sum + each, 0);
  const fits = files.length > 0 && bytes <= maxBytes;
  if (!fits) over += 1;
  const share = `${Math.round((bytes / maxBytes) * 100)}%`;
  console.log(
    `${fits ? 'ok  ' : 'OVER'} ${name}: ${bytes} of ${maxBytes} bytes gzipped (${share}, ${files.length} files)`,
  );
}
if (over > 0) process.exit(1);

function budget(name: string, folder: string, files: RegExp, maxBytes: number): Budget {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => files.test(file));
  return { name, folder, files: found, maxBytes };
}

/** The scripts a page names (run or preloaded), and everything these import statically. */
function firstScreen(folder: string): readonly string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  const named = [...page.matchAll(/(?:src|href)="[^"]*?([^"/]+\.js)"/g)].map(([, name]) => `assets/${name}`);
  const reached = new Set<string>();
  const queue = [...named];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    if (!files.has(file)) throw new Error(`${folder}: ${file} is named and not there.`);
    reached.add(file);
    const code = readFileSync(join(folder, file), 'utf8');
    // A static import or re-export names its module by a string; `import(` is the lazy one.
    for (const [, name] of code.matchAll(/\b(?:import|from)\s*["']\.\/([^"']+\.js)["']/g))
      queue.push(`assets/${name}`);
  }
  return [...reached];
}

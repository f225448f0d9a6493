/**
 * Builds the browser code of every room, when it is older than its sources: whatever its `vite.config.ts` and others of the kind say.
 * `--force` builds all of it, `--package` what is packed as `dojang`, too. Runs at `npm ci` (root `prepare`) and before `npm start`. An installation without development tools gets
 * the whole built form instead, which it runs.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ['packages/payment-js', 'packages/window', 'packages/issuers', 'examples/shop'].map((path) =>
  join(root, path),
);
/** What lies in a room and is not built from. */
const NOT_SOURCES = ['dist', 'node_modules', 'test'];
const force = process.argv.includes('--force');

const staleRooms = rooms.filter((room) => force || isStale(room));
if (existsSync(join(root, 'node_modules/vite'))) {
  for (const room of staleRooms) await buildRoom(room);
  if (process.argv.includes('--package')) {
    const { stageDojang } = await import('./packages/stage-dojang.ts');
    await stageDojang(join(root, 'dist/packages/dojang'));
  }
} else if (staleRooms.length > 0 || isOlder('dist/packages/dojang', ['packages', 'examples/shop'])) {
  const { buildElsewhere } = await import('./packages/build-elsewhere.ts');
  buildElsewhere();
}

async function buildRoom(room: string): Promise<void> {
  // Loaded only when it is needed: most starts find everything built.
  const { build } = await import('vite');
  for (const name of readdirSync(room).filter((file) => /^vite\..*config\.ts$/.test(file))) {
    await build({ root: room, configFile: join(room, name), logLevel: 'warn' });
  }
}

/** Whether what was built is older than anything in these folders. */
function isOlder(built: string, folders: readonly string[]): boolean {
  const time = newest(join(root, built));
  return time === 0 || Math.max(...folders.map((folder) => newest(join(root, folder)))) > time;
}

/** Whether anything a room is made of is younger than what was built from it: sources, pages, public files, settings. */
function isStale(room: string): boolean {
  const built = newest(join(room, 'dist'));
  const sources = [
    ...readdirSync(room)
      .filter((name) => !NOT_SOURCES.includes(name))
      .map((name) => join(room, name)),
    join(root, 'packages/protocol/src'),
  ];
  return built === 0 || Math.max(...sources.map(newest)) > built;
}

/** Time of the newest file at or below a path, in milliseconds; 0 when there is none. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a disk may do. `full`, `read-only`, `no write`: nothing is written. `no fsync`: what was written cannot be made durable. */
type Condition = 'sound' | 'full' | 'read-only' | 'no write' | 'no fsync';

/** The disk under a folder, as a process sees it that was started with its settings. */
export interface BrokenDisk {
  settings(folder: string): Readonly<Record<string, string>>;
  /** From now on. */
  become(condition: Condition): void;
  remove(): void;
}

const SOURCE = new URL('broken-disk.c', import.meta.url).pathname;
const LETTERS = { sound: '-', full: 'f', 'read-only': 'r', 'no write': 'w', 'no fsync': 's' } as const;

/** Builds it with the C compiler of this machine. @returns why it cannot, in words */
export function breakableDisk(): BrokenDisk | string {
  if (process.platform !== 'linux') return 'calls are intercepted on Linux alone';
  const folder = mkdtempSync(join(tmpdir(), 'dojang-disk-'));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const library = join(folder, 'broken-disk.so');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    rmSync(folder, { recursive: true });
    return `there is no C compiler here that builds one (${(built.error?.message ?? built.stderr).trim()})`;
  }
  const switchFile = join(folder, 'switch');
  const fd = openSync(switchFile, 'w', 0o644);
  const become = (condition: Condition) => void writeSync(fd, LETTERS[condition], 0);
  become('sound');
  return {
    settings: (broken) => ({
      LD_PRELOAD: library,
      BROKEN_DISK_FOLDER: broken,
      BROKEN_DISK_SWITCH: switchFile,
    }),
    become,
    remove: () => {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    },
  };
}

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, in memory, that can be filled to its last byte. */
export interface SmallDisk {
  readonly folder: string;
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(64 * 1_024);

/** Mounts one, which needs root. @returns why it cannot, in words */
export function smallDisk(mib: number): SmallDisk | string {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-small-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=755`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) {
    rmdirSync(folder);
    return `no disk of its own can be mounted here (${(mounted.error?.message ?? mounted.stderr).trim()})`;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const fd = openSync(ballast, 'a');
      try {
        for (let size = BLOCK.length; size >= 1; ) {
          try {
            writeSync(fd, BLOCK, 0, size);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(fd);
      }
    },
    makeRoom: () => rmSync(ballast),
    remove: () => {
      spawnSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    },
  };
}

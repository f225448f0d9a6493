import { closeSync, fdatasync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** Which store it is, and how many groups of commits it holds. */
export interface Water {
  readonly storeId: string;
  readonly commits: number;
}

/** `none`: there is no mark, or nothing of it can be read. */
export type Judgement = 'holds' | 'none' | 'lost' | 'other store';

/** Two places, written in turn: a write that the power cuts leaves the other one. */
const SLOTS = 2;
const SLOT_BYTES = 256;
const SYNC_PERIOD_MS = 1_000;

/**
 * A store holds what its mark says, or more: the mark is written after a commit, never before. One that holds less has lost
 * commits that were acknowledged (its log is gone, an older copy was put in its place).
 */
export function judge(store: Water, mark: Water | null): Judgement {
  if (mark === null) return 'none';
  if (mark.storeId !== store.storeId) return 'other store';
  return store.commits < mark.commits ? 'lost' : 'holds';
}

/** The highest mark of a file; null when there is none that can be read. */
export function readMark(file: string): Water | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  let highest: Water | null = null;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const water = parse(bytes.toString('latin1', slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES));
    if (water !== null && water.commits >= (highest?.commits ?? 0)) highest = water;
  }
  return highest;
}

/** Begins the marks of a store, durably; whatever the file said before is gone. */
export function beginMark(file: string, water: Water): void {
  const fd = openSync(file, 'w', 0o600);
  try {
    for (let slot = 0; slot < SLOTS; slot += 1) writeSync(fd, toText(water), slot * SLOT_BYTES);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The marks of a store that is open. */
export interface HighWaterMark {
  /**
   * Says that these commits are durable: at once to the system, so that it outlives the process; to the disk once a second at
   * most, beside the way of the commits.
   */
  raise(commits: number): void;
  /** Resolves when the disk has it. */
  close(): Promise<void>;
}

/** @param onTrouble hears of marks that cannot be written; commits go on, and what is lost from here on may go unnoticed */
export function openMark(
  file: string,
  storeId: string,
  {
    monotonicMs,
    onTrouble,
  }: { readonly monotonicMs: () => number; readonly onTrouble: (error: unknown) => void },
): HighWaterMark {
  const fd = openSync(file, 'r+');
  let slot = 0;
  let syncedAtMs = -Infinity;
  let isDirty = false;
  let syncing: Promise<void> | null = null;

  function sync(): Promise<void> {
    isDirty = false;
    return new Promise((resolve) =>
      fdatasync(fd, (error) => {
        if (error !== null) onTrouble(error);
        resolve();
      }),
    );
  }

  return {
    raise: (commits) => {
      try {
        slot = (slot + 1) % SLOTS;
        writeSync(fd, toText({ storeId, commits }), slot * SLOT_BYTES);
        isDirty = true;
      } catch (error) {
        onTrouble(error);
        return;
      }
      if (syncing !== null || monotonicMs() - syncedAtMs < SYNC_PERIOD_MS) return;
      syncedAtMs = monotonicMs();
      syncing = sync().then(() => {
        syncing = null;
      });
    },
    close: async () => {
      await syncing;
      if (isDirty) await sync();
      closeSync(fd);
    },
  };
}

function toText({ storeId, commits }: Water): string {
  const said = `dojang 1 ${storeId} ${commits}`;
  return `${said} ${crc32(said).toString(16)}`.padEnd(SLOT_BYTES - 1).concat('\n');
}

function parse(text: string): Water | null {
  const [, said, storeId, commits, sum] =
    /^(dojang 1 ([0-9a-f]{32}) (\d{1,15})) ([0-9a-f]+) *\n$/.exec(text) ?? [];
  if (said === undefined || storeId === undefined || crc32(said).toString(16) !== sum) return null;
  return { storeId, commits: Number(commits) };
}

import { createCipheriv, createHash } from 'node:crypto';

/** Chance that a seed decides. */
export interface Random {
  /** 0 … `below - 1`. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  bytes(length: number): Buffer;
}

const BLOCK = Buffer.alloc(4096);

/**
 * The AES-CTR key stream of a seed: the same on every machine, and nothing to install. `purpose` separates streams, so
 * that an id more or less does not shift the order of events.
 */
export function createRandom(seed: number, purpose: string): Random {
  const key = createHash('sha256').update(`${seed}:${purpose}`).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  let buffer = Buffer.alloc(0);
  let at = 0;

  function have(length: number): void {
    if (buffer.length - at >= length) return;
    const blocks = [buffer.subarray(at)];
    for (let have = buffer.length - at; have < length; have += BLOCK.length)
      blocks.push(cipher.update(BLOCK));
    buffer = Buffer.concat(blocks);
    at = 0;
  }

  function bytes(length: number): Buffer {
    have(length);
    at += length;
    return Buffer.from(buffer.subarray(at - length, at));
  }

  function fraction(): number {
    have(4);
    at += 4;
    return buffer.readUInt32BE(at - 4) / 2 ** 32;
  }

  const int = (below: number) => Math.floor(fraction() * below);
  return {
    int,
    chance: (probability) => fraction() < probability,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
    bytes,
  };
}

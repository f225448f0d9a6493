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

  function bytes(length: number): Buffer {
    while (buffer.length < length) buffer = Buffer.concat([buffer, cipher.update(BLOCK)]);
    const taken = Buffer.from(buffer.subarray(0, length));
    buffer = buffer.subarray(length);
    return taken;
  }

  const fraction = () => bytes(4).readUInt32BE() / 2 ** 32;
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

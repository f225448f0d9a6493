import { type KeyOwner, keyDigest } from './key-digest.ts';

/**
 * Remembers for which order each confirm key first came, where the gateway cannot tell (Payple): the same key under another order's
 * number is then not sent.
 */
export interface ConfirmKeys {
  /**
   * Atomic: binds the key to this order number unless it is bound already; resolves with the one it is bound to.
   * @param key a digest, not the confirm key itself
   */
  bind(key: string, orderNumber: string): Promise<string>;
}

const CAPACITY = 10_000;

/** For one process, and as long as it runs; the oldest of 10 000 keys give way. */
export function memoryConfirmKeys(): ConfirmKeys {
  const orderNumbers = new Map<string, string>();
  return {
    bind: async (key, orderNumber) => {
      const bound = orderNumbers.get(key);
      if (bound !== undefined) return bound;
      const [oldest] = orderNumbers.keys();
      if (orderNumbers.size >= CAPACITY && oldest !== undefined) orderNumbers.delete(oldest);
      orderNumbers.set(key, orderNumber);
      return orderNumber;
    },
  };
}

/** Is a confirm key, from now on, this order's? Where the gateway compares (Dojang) nobody has to remember. */
export async function isKeyOfOrder(
  owner: KeyOwner,
  confirmKeys: ConfirmKeys,
  asked: { readonly requestKey: string; readonly orderNumber: string },
): Promise<boolean> {
  if (owner.environment.product === 'dojang') return true;
  const key = await keyDigest(owner, asked.requestKey.trim());
  return (await confirmKeys.bind(key, asked.orderNumber)) === asked.orderNumber;
}

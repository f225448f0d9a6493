/** What a wrapped secret is bound to, apart from the names of sealing keys, which are their ids. */
export function secretName(name: string): string {
  return `secret:${name}`;
}

/** The secret under which partners' keys are hashed. */
export const HASH_SECRET = 'key-hash';

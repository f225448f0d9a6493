import type { Mode } from './credentials.ts';
import type { Environment } from './environment.ts';

export interface KeyOwner {
  readonly environment: Environment<Mode>;
  readonly cstId: string;
}

/** What stands for a key of a partner in a storage: whoever reads it there cannot use it. */
export async function keyDigest({ environment, cstId }: KeyOwner, key: string): Promise<string> {
  const scope = [environment.product, environment.mode, cstId, key];
  const bytes = new TextEncoder().encode(JSON.stringify(scope));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

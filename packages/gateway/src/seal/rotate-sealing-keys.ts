import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, patch } from '../store/write.ts';
import type { Keyring } from './keyring.ts';

interface SealDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
}

/**
 * Adds a sealing key. A gateway that starts afterwards seals with it, and what the older ones sealed still opens: the overlap
 * of a rotation, which ends with {@link retireSealingKeys}.
 * @returns the key's id
 */
export async function addSealingKey(deps: SealDeps): Promise<string> {
  // One row for every try: written late, it stands in the way of the next.
  const row = deps.keyring.createSealingKey();
  await update(deps, {
    load: async () => null,
    decide: () => null,
    toWrites: () => [insert('sealing_keys', row)],
  });
  return row.id;
}

/**
 * Retires every sealing key but the newest. A gateway that starts afterwards refuses the AuthKeys and partner tokens they
 * sealed; the tokens of payments that exist go on working, since the payments do.
 * @returns the ids of the keys that were retired now
 */
export async function retireSealingKeys(deps: SealDeps): Promise<readonly string[]> {
  const retired_at = deps.ports.nowMs();
  const retired = await update(deps, {
    load: () => deps.store.sealingKeys(),
    decide: (rows) => rows.filter((row) => row.retired_at === null).slice(0, -1),
    toWrites: (older) => older.map(({ id }) => patch('sealing_keys', { id }, { retired_at })),
  });
  return retired.map(({ id }) => id);
}

import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { createCommit, insert, patch } from '../store/write.ts';
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
export async function addSealingKey({ ports, store, keyring }: SealDeps): Promise<string> {
  const row = keyring.createSealingKey();
  const result = await store.commit(createCommit(ports, [insert('sealing_keys', row)]));
  if (result.kind !== 'committed') throw new Error('The sealing key could not be stored.', { cause: result });
  return row.id;
}

/**
 * Retires every sealing key but the newest. A gateway that starts afterwards refuses the AuthKeys and partner tokens they
 * sealed; the tokens of payments that exist go on working, since the payments do.
 * @returns the ids of the keys that were retired now
 */
export async function retireSealingKeys({ ports, store }: SealDeps): Promise<readonly string[]> {
  const older = (await store.sealingKeys()).filter((row) => row.retired_at === null).slice(0, -1);
  const retired_at = ports.nowMs();
  const result = await store.commit(
    createCommit(
      ports,
      older.map(({ id }) => patch('sealing_keys', { id }, { retired_at })),
    ),
  );
  if (result.kind !== 'committed')
    throw new Error('The sealing keys could not be retired.', { cause: result });
  return older.map(({ id }) => id);
}

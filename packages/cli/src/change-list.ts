import { listMerchants, type ManageDeps, type Merchant } from '@dojang/gateway';
import { CliError } from './cli-error.ts';
import { printable } from './terminal.ts';
import { unknownMerchant } from './unknown-merchant.ts';

export interface ListChanges {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Replaces all of them. */
  readonly set?: readonly string[];
}

/** A list of texts that a partner has. */
export interface MerchantList {
  /** `domain`; more of them: `domains`. */
  readonly noun: string;
  of(merchant: Merchant): readonly string[];
  /** As it is stored. */
  read(text: string): string;
  /** @throws RangeError on a text that is none */
  replace(state: ManageDeps, id: string, texts: readonly string[]): Promise<Merchant | null>;
}

/**
 * Changes a list of a partner.
 * @returns what is in it then
 * @throws CliError when there is no such partner, a text is none, or one to remove is not there
 */
export async function changeList(
  state: ManageDeps,
  { id, list }: { readonly id: string; readonly list: MerchantList },
  { add, remove, set }: ListChanges,
): Promise<readonly string[]> {
  if (set !== undefined && add.length + remove.length > 0)
    throw new CliError(`--set replaces all ${list.noun}s: give either it, or --add and --remove.`);
  const merchant = (await listMerchants(state.store)).find((each) => each.id === id);
  if (merchant === undefined) throw unknownMerchant(id);
  const before = list.of(merchant);
  if (set === undefined && add.length + remove.length === 0) return before;
  const removed = new Set(remove.map((text) => list.read(text)));
  for (const text of removed) {
    if (!before.includes(text))
      throw new CliError(
        `${printable(text)} is not ${/^[aeiou]/.test(list.noun) ? 'an' : 'a'} ${list.noun} of ${id}: it has ${before.join(', ') || 'none'}.`,
      );
  }
  try {
    const changed = await list.replace(
      state,
      id,
      set ?? [...before.filter((text) => !removed.has(text)), ...add],
    );
    if (changed === null) throw unknownMerchant(id);
    return list.of(changed);
  } catch (error) {
    if (error instanceof RangeError)
      throw new CliError(`Nothing was changed: ${error.message}`, { cause: error });
    throw error;
  }
}

import { domainToASCII } from 'node:url';
import { listMerchants, type ManageDeps, setDomains } from '@dojang/gateway';
import { CliError } from './cli-error.ts';
import { printable } from './terminal.ts';
import { unknownMerchant } from './unknown-merchant.ts';

export interface DomainChanges {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Replaces all of them. */
  readonly set?: readonly string[];
}

/**
 * Changes the registered domains of a partner.
 * @returns the domains it has then
 * @throws CliError when there is no such partner, a text is no host name, or one to remove is not there
 */
export async function changeDomains(
  state: ManageDeps,
  id: string,
  { add, remove, set }: DomainChanges,
): Promise<readonly string[]> {
  if (set !== undefined && add.length + remove.length > 0)
    throw new CliError('--set replaces all domains: give either it, or --add and --remove.');
  const merchant = (await listMerchants(state.store)).find((each) => each.id === id);
  if (merchant === undefined) throw unknownMerchant(id);
  if (set === undefined && add.length + remove.length === 0) return merchant.domains;
  const removed = new Set(remove.map((text) => domainToASCII(text.trim())));
  for (const domain of removed) {
    if (!merchant.domains.includes(domain))
      throw new CliError(
        `${printable(domain)} is not a domain of ${id}: it has ${merchant.domains.join(', ') || 'none'}.`,
      );
  }
  try {
    const domains = set ?? [...merchant.domains.filter((domain) => !removed.has(domain)), ...add];
    const changed = await setDomains(state, id, domains);
    if (changed === null) throw unknownMerchant(id);
    return changed.domains;
  } catch (error) {
    if (error instanceof RangeError)
      throw new CliError(`Nothing was changed: ${error.message}`, { cause: error });
    throw error;
  }
}

import type { Ports } from '../ports.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Mode } from '../settings.ts';
import type { Store } from '../store/contract.ts';
import { type Merchant, merchantFromRow } from './merchant.ts';

export interface MerchantDeps {
  readonly mode: Mode;
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
}

export async function findMerchant(store: Store, id: string): Promise<Merchant | undefined> {
  const row = await store.merchant(id);
  return row && merchantFromRow(row);
}

export async function listMerchants(store: Store): Promise<readonly Merchant[]> {
  return (await store.merchants()).map(merchantFromRow);
}

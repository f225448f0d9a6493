import type { DatabaseSync } from 'node:sqlite';
import { sqlCancelRequests } from '@dojang/sdk';
import { type Account, createPartners, type Partners } from './partners.ts';
import { createShopInbox, type ShopInbox } from './shop-inbox.ts';
import { asSqlDatabase } from './store/database.ts';
import { createJournal, type Journal } from './store/journal.ts';
import { createOrderStore, type OrderStore } from './store/order-store.ts';
import { createShelf, type Shelf } from './store/shelf.ts';
import { createWitness, type Witness } from './witness.ts';

/** What the shop works with. */
export interface ShopDeps {
  readonly store: OrderStore;
  readonly shelf: Shelf;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly partners: Partners;
  readonly inbox: ShopInbox;
  readonly nowMs: () => number;
}

export interface ShopDepsInput extends Account {
  readonly database: DatabaseSync;
  readonly webhookSecret?: string | undefined;
  readonly nowMs: () => number;
}

export function createShopDeps({ database, webhookSecret, nowMs, ...account }: ShopDepsInput): ShopDeps {
  const journal = createJournal(database);
  const witness = createWitness(journal, nowMs);
  const deps = {
    store: createOrderStore(database),
    shelf: createShelf(database),
    journal,
    witness,
    partners: createPartners(account, {
      witness,
      cancelRequests: sqlCancelRequests('sqlite', asSqlDatabase(database)),
    }),
    nowMs,
  };
  return { ...deps, inbox: createShopInbox({ ...deps, database, webhookSecret }) };
}

import { createTables } from './create-tables.ts';
import type { Dialect, Words } from './dialect.ts';
import { firstRelease } from './migrations/001-first-release.ts';
import { commits } from './migrations/002-commits.ts';
import { nonces } from './migrations/003-nonces.ts';
import { buyerSince } from './migrations/004-buyer-since.ts';
import { channels } from './migrations/005-channels.ts';
import { shortBuyerSince } from './migrations/006-short-buyer-since.ts';
import { keyring } from './migrations/007-keyring.ts';
import { wrongKeys } from './migrations/008-wrong-keys.ts';
import { acts } from './migrations/009-acts.ts';
import { sealedOrders } from './migrations/010-sealed-orders.ts';
import { turnovers } from './migrations/011-turnovers.ts';
import { oldClientKey } from './migrations/012-old-client-key.ts';
import { atRisk } from './migrations/013-at-risk.ts';
import { endsAt } from './migrations/014-ends-at.ts';

/** One step of the tables' history. A step that was released is never edited: a new one follows it. */
type Migration = (words: Words) => readonly string[];

const migrations: readonly Migration[] = [
  firstRelease,
  commits,
  nonces,
  buyerSince,
  channels,
  shortBuyerSince,
  keyring,
  wrongKeys,
  acts,
  sealedOrders,
  turnovers,
  oldClientKey,
  atRisk,
  endsAt,
];

/** How many steps this program knows. */
export const latestMigration = migrations.length;

/**
 * The statements that lead from `applied` steps to the latest, in order; a new store is made at once.
 * @throws when the store was made by a newer program: this one would not understand its rows.
 */
export function pendingStatements(dialect: Dialect, applied: number): readonly string[] {
  if (applied > latestMigration)
    throw new Error(
      `The store is at migration ${applied}, but this version of Dojang knows ${latestMigration}. Start the newer version.`,
    );
  if (applied === 0) return createTables(dialect);
  return migrations.slice(applied).flatMap((migration) => migration(dialect.words));
}

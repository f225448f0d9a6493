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
import { books } from './migrations/015-books.ts';
import { months } from './migrations/016-months.ts';
import { payoutDays } from './migrations/017-payout-days.ts';
import { orderEndsAt } from './migrations/018-order-ends-at.ts';

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
  books,
  months,
  payoutDays,
  orderEndsAt,
];

/** How many steps this program knows. */
export const latestMigration = migrations.length;

/**
 * The least number of steps that a program must know to work on the tables of today. A step that only adds (a table, an index, a
 * column that may be null) leaves it as it is, so that the version before runs on beside this one, and can be gone back to; any
 * other raises it to its own number. It says the same of what is written into them: a form of JSON with a new version is none
 * that the version before reads.
 */
const readableFrom = 14;

/** What a store says of its tables. */
export interface SchemaFound {
  /** How many steps it has had; 0: it has no tables yet. */
  readonly number: number;
  /** What the program that took the last step said there; null: it did not say. */
  readonly readableFrom: number | null;
}

export const newStore: SchemaFound = { number: 0, readableFrom: null };

/** The tables are older than this program, which must not change them. The message says what to do. */
export class SchemaOutdated extends Error {
  override readonly name = 'SchemaOutdated';
}

export const READABLE_FROM = "select value from meta where key = 'readable_from'";

/**
 * The statements that lead a store to the latest step, in order; a new store is made at once. None when it is there, or beyond and
 * still readable.
 * @throws SchemaOutdated when there are some and `mayMigrate` is false
 * @throws when the store was made by a newer program whose tables this one would not understand
 */
export function pendingStatements(
  dialect: Dialect,
  found: SchemaFound,
  { mayMigrate }: { readonly mayMigrate: boolean } = { mayMigrate: true },
): readonly string[] {
  const { number } = found;
  if (number > latestMigration && (found.readableFrom ?? number) > latestMigration)
    throw new Error(
      `The store is at migration ${number}, but this version of Dojang knows ${latestMigration}. Start the newer version.`,
    );
  if (number >= latestMigration) return [];
  if (!mayMigrate)
    throw new SchemaOutdated(
      number === 0
        ? 'The store has no tables yet, and DOJANG_MIGRATE=off leaves them to dojang db migrate.'
        : `The store is at migration ${number}, this version needs ${latestMigration}, and DOJANG_MIGRATE=off leaves that to dojang db migrate.`,
    );
  const steps =
    number === 0
      ? createTables(dialect)
      : migrations.slice(number).flatMap((migration) => migration(dialect.words));
  return [
    ...steps,
    `insert into meta (key, value) values ('readable_from', '${readableFrom}') on conflict (key) do update set value = excluded.value`,
  ];
}

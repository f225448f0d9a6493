import { createHash } from 'node:crypto';
import { digestText, type Fields, type RequestTable } from '@dojang/protocol/payple';

/** A request that may be the same as one before. */
export interface Repeatable {
  readonly table: RequestTable;
  /** Its values by wire name. */
  readonly texts: Fields;
  /** What the version before made its digest from: fixed places instead of names. Rows of that time are still compared by it. */
  readonly inPlaces: readonly (string | number | null)[];
}

/** Marks digests by name. Those without a mark go by place. */
const BY_NAME = '2:';

/** The digest that is stored of a request. */
export function requestDigest({ table, texts }: Repeatable): string {
  return `${BY_NAME}${hashOf(digestText(table, texts))}`;
}

/** Is this the request that a stored digest was made from? */
export function isSameRequest(stored: string, request: Repeatable): boolean {
  return stored.startsWith(BY_NAME)
    ? stored === requestDigest(request)
    : stored === hashOf(JSON.stringify(request.inPlaces));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

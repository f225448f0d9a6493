import { createHash } from 'node:crypto';
import type { Row } from './tables.ts';

export type ActRow = Row<'acts'>;

/** An act before it has its place in the trail. */
export type Act = Omit<ActRow, 'sequence' | 'previous_hash' | 'hash'>;

/** The end of a trail: what is hashed before it cannot be changed without another head. */
export type Head = Pick<ActRow, 'sequence' | 'hash'>;

export const emptyTrail: Head = { sequence: 0, hash: '' };

/** The act as the row after the head. */
export function chained(act: Act, head: Head): ActRow {
  const row = { ...act, sequence: head.sequence + 1, previous_hash: head.hash };
  return { ...row, hash: hashOf(row) };
}

/**
 * Of everything in the row: SHA-256 over the JSON of its values in a fixed order. JSON marks where a value ends, so that no two
 * rows hash the same text; `details` is hashed as it is stored.
 */
export function hashOf(row: Omit<ActRow, 'hash'>): string {
  const { sequence, at, operator, process, address, type, merchant_id, subject, reason, details } = row;
  const values = [
    'dojang-act',
    row.previous_hash,
    sequence,
    at,
    operator,
    process,
    address,
    type,
    merchant_id,
    subject,
    reason,
    details,
  ];
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

import type { Words } from '../dialect.ts';

/** Small payments are kept for a shorter time. What was stored before keeps the long one, until it changes. */
export const shortBuyerSince = ({ integer }: Words): readonly string[] => [
  `alter table payments add column short_buyer_since ${integer}`,
  'create index payments_short_buyer_since on payments (short_buyer_since, id) where short_buyer_since is not null',
];

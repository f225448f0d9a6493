import type { Words } from '../dialect.ts';

/** Payments say by themselves when their customers' data have grown old. */
export const buyerSince = ({ integer }: Words): readonly string[] => [
  `alter table payments add column buyer_since ${integer}`,
  // What was erased says since when, in milliseconds that begin with a 1 until 2033.
  `update payments set buyer_since = created_at where state not like '%"buyerErasedAtMs":1%'`,
  'create index payments_buyer_since on payments (buyer_since, id) where buyer_since is not null',
];

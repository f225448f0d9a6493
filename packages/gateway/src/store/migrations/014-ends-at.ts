import type { Words } from '../dialect.ts';

/** Payments say by themselves when somebody has to see to their end. Of what was stored before, no window lives longer than this. */
export const endsAt = ({ integer }: Words): readonly string[] => [
  `alter table payments add column ends_at ${integer}`,
  `update payments set ends_at = created_at + 2400000 where status in ('open', 'authenticating', 'authenticated')`,
  'create index payments_ends_at on payments (ends_at, id) where ends_at is not null',
];

import type { Words } from '../dialect.ts';

/** A client key that was rotated goes on for a while beside the new one. */
export const oldClientKey = ({ text }: Words): readonly string[] => [
  `alter table merchants add column old_client_key ${text}`,
  'create unique index merchants_old_client_key on merchants (old_client_key) where old_client_key is not null',
];

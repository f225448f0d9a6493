import type { Words } from '../dialect.ts';

/** Keys beside the sealing keys. The row is made by whoever opens the store with its master key. */
export const keyring = ({ text, integer, end }: Words): readonly string[] => [
  `create table keyring (
    id ${text} not null primary key,
    version ${integer} not null,
    state ${text} not null
  )${end}`,
];

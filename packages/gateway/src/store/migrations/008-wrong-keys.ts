import type { Words } from '../dialect.ts';

/** Wrong keys are counted, by the address that they came from. */
export const wrongKeys = ({ text, integer, clusteredEnd }: Words): readonly string[] => [
  `create table wrong_keys (id ${text} not null primary key, forgotten_at ${integer} not null)${clusteredEnd}`,
];

import type { Words } from '../dialect.ts';

/** Commits have an id that is looked up when their answer was lost. */
export const commits = ({ text, clusteredEnd }: Words): readonly string[] => [
  `create table commits (id ${text} not null primary key)${clusteredEnd}`,
];

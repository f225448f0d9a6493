import type { Words } from '../dialect.ts';

/** What partners with limits have begun to charge. */
export const turnovers = ({ text, integer, clusteredEnd }: Words): readonly string[] => [
  `create table turnovers (
    merchant_id ${text} not null,
    period ${text} not null,
    payments ${integer} not null,
    amount_won ${integer} not null,
    primary key (merchant_id, period)
  )${clusteredEnd}`,
];

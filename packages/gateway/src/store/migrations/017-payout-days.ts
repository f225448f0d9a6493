import type { Words } from '../dialect.ts';

/** What a settlement will need to know of each movement: when it is acquired, and when its money is due. */
export const payoutDays = ({ text, clusteredEnd }: Words): readonly string[] => [
  `create table payout_days (
    id ${text} not null primary key,
    payment_id ${text} not null,
    acquired_on ${text},
    deposit_on ${text}
  )${clusteredEnd}`,
  'create index payout_days_of_payment on payout_days (payment_id, id)',
];

import type { Words } from '../dialect.ts';

/** The audit trail: what operators did. */
export const acts = ({ text, integer, end }: Words): readonly string[] => [
  `create table acts (
    sequence ${integer} not null primary key,
    at ${integer} not null,
    operator ${text} not null,
    process ${text} not null,
    address ${text} not null,
    type ${text} not null,
    merchant_id ${text},
    subject ${text},
    reason ${text},
    details ${text} not null,
    previous_hash ${text} not null,
    hash ${text} not null
  )${end}`,
  'create index acts_of_merchant on acts (merchant_id, sequence) where merchant_id is not null',
];

import { buyerNames } from '@dojang/protocol/payple';
import { factsOf, factsToBody, isMessageKind } from '../delivery/message.ts';
import { resultFromBody, resultToBody } from '../result/stored-result.ts';
import type { OutboxRow } from '../store/contract.ts';

/** The body of an outbox row, less the values that tell of the customer: they become empty, their names stay. */
export function bodyWithoutBuyer(row: Pick<OutboxRow, 'kind' | 'body'>): string {
  if (isMessageKind(row.kind)) return factsToBody({ ...factsOf(row), to: '' });
  const fields = Object.entries(resultFromBody(row.body));
  return resultToBody(
    Object.fromEntries(fields.map(([name, value]) => [name, buyerNames.includes(name) ? '' : value])),
  );
}

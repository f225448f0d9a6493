import { buyerNames } from '@dojang/protocol/payple';

/** Of the customer in what was announced: wire names, and `to`, the recipient of a message. */
const names: ReadonlySet<string> = new Set([...buyerNames, 'to']);

/**
 * The body of an outbox row, less the values that tell of the customer: they become empty, their names stay.
 * @param body a JSON object
 */
export function bodyWithoutBuyer(body: string): string {
  const fields = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return JSON.stringify(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, names.has(name) ? '' : value])),
  );
}

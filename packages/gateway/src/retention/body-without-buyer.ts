import { parameters } from '@dojang/protocol/payple';

/** Of the customer in what was announced: wire names, and `to`, the recipient of a message. */
const names: ReadonlySet<string> = new Set([...parameters.map(({ name }) => name).filter(isOfBuyer), 'to']);

function isOfBuyer(name: string): boolean {
  return /^PCD_(PAYER_(NO|NAME|HP|EMAIL)|USER_DEFINE\d)$/.test(name);
}

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

import type { Fields } from '@dojang/protocol/payple';
import { versionedJson } from '../store/versioned-json.ts';

interface StoredResult {
  readonly fields: Fields;
}

/** Before there were versions, a result was stored as its fields alone. */
const results = versionedJson<StoredResult>('A result', [(fields) => ({ fields })]);

/** A result as its outbox row keeps it until it is sent. */
export function resultToBody(fields: Fields): string {
  return results.write({ fields });
}

/** Its fields, in the order in which they are sent. */
export function resultFromBody(body: string): Fields {
  return results.read(body).fields;
}

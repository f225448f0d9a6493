import type { Steps, Taken } from './apply-commit.ts';
import type { Dialect } from './dialect.ts';
import { type Bound, createTexts, type Value } from './statement.ts';

/** How a store gets rid of what nobody needs any more. Each takes some rows at a time, whole or not at all, and answers them. */
export interface Purges {
  /** Windows in which no card was chosen, and which are due to go: their events and their AuthKey with them. */
  windows(due: { readonly nowMs: number; readonly limit: number }): Steps<Taken>;
  /** Deliveries that have come to their end, with their tries. What was announced stays, and can be sent again. */
  deliveries(old: { readonly beforeMs: number; readonly limit: number }): Steps<Taken>;
}

export function createPurges(dialect: Dialect): Purges {
  const bind = createTexts(dialect);
  const first = (found: string, limit: string) => `${found} limit ${limit}${dialect.skipLocked}`;
  const deleteAll = (table: string, column: string, value: Value): Bound =>
    bind(
      `purge ${table}`,
      { value },
      (fill) => `delete from "${table}" where "${column}" = ${fill('value')}`,
    );

  return {
    windows: function* (due) {
      const statement = bind('purge windows', due, (fill) => {
        const found = `select "id" from "payments" where "purge_at" <= ${fill('nowMs')} order by "purge_at", "id"`;
        return (
          `with "first" as (${first(found, fill('limit'))}) delete from "payments" where "id" in (select "id" from "first") ` +
          `returning "id", ${dialect.words.stateText('authNonce')} as "nonce"`
        );
      });
      const { rows } = yield { ...statement, answers: 'rows' };
      for (const { id, nonce } of rows as readonly { readonly id: string; readonly nonce: string }[]) {
        yield { ...deleteAll('events', 'payment_id', id), answers: 'count' };
        yield { ...deleteAll('nonces', 'nonce', nonce), answers: 'count' };
      }
      return { kind: 'taken', rows };
    },
    deliveries: function* (old) {
      const statement = bind('purge deliveries', old, (fill) => {
        const before = fill('beforeMs');
        const found = `select "id" from "deliveries" where "created_at" < ${before} and "updated_at" < ${fill('beforeMs')} and "due_at" is null order by "created_at", "id"`;
        return `with "first" as (${first(found, fill('limit'))}) delete from "deliveries" where "id" in (select "id" from "first") returning "id"`;
      });
      const { rows } = yield { ...statement, answers: 'rows' };
      for (const { id } of rows as readonly { readonly id: string }[])
        yield { ...deleteAll('delivery_tries', 'delivery_id', id), answers: 'count' };
      return { kind: 'taken', rows };
    },
  };
}

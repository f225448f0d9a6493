import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The card companies' ledger of a house on SQLite, to be read. They know an order by its reference alone, so the view `asked` says which
 * order the gateway asked each attempt for.
 */
export function openBooks(dataDir: string): DatabaseSync {
  const books = new DatabaseSync(join(dataDir, 'issuers.sqlite'), { readOnly: true });
  books.exec(`ATTACH '${join(dataDir, 'gateway.sqlite').replaceAll("'", "''")}' AS gateway`);
  books.exec(
    `CREATE TEMP VIEW asked AS SELECT attempts.id AS attempt_id, payments.order_number
       FROM gateway.attempts JOIN gateway.payments ON payments.id = attempts.payment_id`,
  );
  return books;
}

import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/open-store.ts';
import { insert, put, take } from '../../src/store/write.ts';
import { claimRow, commitOf, eventRow, paymentRow } from '../support/rows.ts';

/**
 * A program that commits until it is killed, several commits under way at any time, and prints the id of each payment
 * once the outcome is `committed`. Arguments: the SQLite file, a prefix for the ids.
 */
const [file, prefix] = process.argv.slice(2);
if (file === undefined || prefix === undefined) throw new Error('usage: commit-forever <file> <prefix>');
const store = await openStore({ engine: 'sqlite', file }, { onUnsafe: () => 'refuse' });

async function commitForever(lane: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const id = `${prefix}-${lane}-${count}`;
    const result = await store.commit(
      commitOf([
        put('payments', paymentRow(id)),
        insert('events', eventRow(id, 1)),
        insert('events', eventRow(id, 2)),
        take(claimRow(id, id)),
      ]),
    );
    if (result.kind !== 'committed') throw new Error(result.kind);
    writeSync(1, `${id}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all(Array.from({ length: 16 }, (_, lane) => commitForever(lane)));

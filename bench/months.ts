import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import { monthAt } from '../packages/gateway/src/store/month-ids.ts';
import { openStore } from '../packages/gateway/src/store/open-store.ts';
import { makeMonths } from '../packages/gateway/src/store/postgres-months.ts';
import { insert, put, take } from '../packages/gateway/src/store/write.ts';
import { startPostgres } from '../packages/gateway/test/support/postgres.ts';
import {
  claimRow,
  commitOf,
  eventRow,
  outboxRow,
  paymentRow,
} from '../packages/gateway/test/support/rows.ts';
import { groupedDigits } from '../packages/protocol/src/figures.ts';

/**
 * What a store on PostgreSQL that has grown costs, beside a young one on the same server:
 * `node bench/months.ts [--months 36] [--payments 5000] [--rounds 2000]`. The young one has this month alone, with as many payments as
 * the other has in each of its months. Both are asked in turns; the ratios count.
 */
const { values } = parseArgs({
  options: {
    months: { type: 'string', default: '36' },
    payments: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '2000' },
  },
});
const [months, payments, rounds] = [Number(values.months), Number(values.payments), Number(values.rounds)];
const nowMs = Date.now();
const current = monthAt(nowMs);

const server = await startPostgres({ fsync: false });
try {
  const young = await grown([current]);
  const old = await grown(Array.from({ length: months }, (_, before) => monthAt(nowMs, -before)));
  process.stdout.write(
    `${months} months, ${groupedDigits(months * payments)} payments, beside one month of ${groupedDigits(payments)}\n` +
      `${''.padEnd(36)} ${'young p50'.padStart(10)} ${'old p50'.padStart(10)} ${'ratio'.padStart(6)} ${'young p99'.padStart(10)} ${'old p99'.padStart(10)} ${'ratio'.padStart(6)}\n`,
  );
  const compare = (name: string, ask: (store: Store, n: number) => Promise<unknown>) =>
    compareStores({ young, old }, name, ask);
  await compare('a payment by its id', (store, n) => store.payment(idOf(n)));
  await compare('its events', (store, n) => store.events(idOf(n)));
  await compare('by its authentication', (store, n) => store.paymentByAuthentication(`auth_${current}_${n}`));
  await compare('what may be charged of an order', (store, n) =>
    store.standingOfOrder('shop', `order-${idOf(n)}`, 8),
  );
  await compare('the newest of an order', (store, n) => store.paymentsByOrder('shop', `order-${idOf(n)}`));
  await compare('whether an order number is taken', (store, n) => store.claim('shop', `order-${idOf(n)}`));
  await compare('a page of a day', (store) => store.paymentsApprovedOn(`${current}15`, '', 100));
  await compare('the newest 20 of a partner', (store) =>
    store.recentPayments({ limit: 20, merchantId: 'shop' }),
  );
  await compare('a queue that nothing waits in', (store) =>
    store.lease('recovery', { nowMs, untilMs: nowMs + 1, limit: 64 }),
  );
  let made = 0;
  await compare('a payment is opened and paid', async (store) => {
    const id = `pay_${current}_new${(made += 1)}`;
    await store.commit(commitOf([put('payments', paymentRow(id)), insert('events', eventRow(id, 1))]));
    await store.commit(
      commitOf([
        put('payments', paymentRow(id, { version: 2, receipt_id: `r_${current}_${id}` })),
        insert('events', eventRow(id, 2)),
        take(claimRow(id, id)),
        insert('outbox', outboxRow(`${id}:2:approved`, id)),
      ]),
    );
  });
  await young.close();
  await old.close();
} finally {
  await server.stop();
}

async function compareStores(
  { young, old }: Readonly<Record<'young' | 'old', Store>>,
  name: string,
  ask: (store: Store, n: number) => Promise<unknown>,
): Promise<void> {
  const took: Record<'young' | 'old', number[]> = { young: [], old: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const [which, store] of [
      ['young', young],
      ['old', old],
    ] as const) {
      const start = performance.now();
      await ask(store, 1 + (round % payments));
      took[which].push(performance.now() - start);
    }
  const cell = (which: 'young' | 'old', share: number) =>
    took[which].toSorted((left, right) => left - right)[Math.floor(rounds * share)] ?? 0;
  const columns = [0.5, 0.99].flatMap((share) => {
    const [one, other] = [cell('young', share), cell('old', share)];
    return [
      `${one.toFixed(2)} ms`.padStart(10),
      `${other.toFixed(2)} ms`.padStart(10),
      (other / one).toFixed(2).padStart(6),
    ];
  });
  process.stdout.write(`${name.padEnd(36)} ${columns.join(' ')}\n`);
}

function idOf(n: number): string {
  return `pay_${current}_${n}`;
}

async function grown(of: readonly string[]): Promise<Store> {
  const url = await server.createDatabase();
  const store = await openStore({ engine: 'postgres', url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await makeMonths(client, of);
  for (const [before, month] of of.entries()) {
    const at = nowMs - before * 30 * 86_400_000;
    await client.query(
      `insert into payments (id, merchant_id, order_number, status, authentication_id, receipt_id, request_date, approval_date, created_at, updated_at, buyer_since, version, state)
       select 'pay_${month}_' || n, 'shop', 'order-pay_${month}_' || n, 'paid', 'auth_${month}_' || n, 'r_${month}_' || n, '${month}15', '${month}15',
         ${at} + n, ${at} + n, ${at} + n, 4, repeat('x', 2000)
       from generate_series(1, ${payments}) as n`,
    );
    await client.query(
      `insert into events select 'pay_${month}_' || n, s, 'opened', ${at} + n, repeat('x', 400) from generate_series(1, ${payments}) as n, generate_series(1, 6) as s`,
    );
    await client.query(
      `insert into outbox select 'pay_${month}_' || n || ':6:approved', 'payment-result', 'pay_${month}_' || n, 'shop', 'order-' || n, repeat('x', 1500), ${at} + n, null from generate_series(1, ${payments}) as n`,
    );
    await client.query(
      `insert into claims select 'shop', 'order-pay_${month}_' || n, 'pay_${month}_' || n from generate_series(1, ${payments}) as n`,
    );
  }
  await client.query('vacuum analyze');
  await client.end();
  return store;
}

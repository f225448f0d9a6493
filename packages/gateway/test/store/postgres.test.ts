import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitResult, Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { insert, put, type Write } from '../../src/store/write.ts';
import { dump } from '../support/dump.ts';
import { engines, type Place, sharedPostgres } from '../support/engines.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { commitOf, eventRow, outboxRow, paymentRow } from '../support/rows.ts';

const COMMITTED: CommitResult = { kind: 'committed' };
/** The whole text of the query, so that `begin isolation level read committed` is not meant. */
const COMMIT = 'commit\0';

let place: Place;
let url: string;
let store: Store;
let proxy: FaultyProxy;
beforeEach(async () => {
  place = await engines[1]!.place();
  if (place.location.engine !== 'postgres') throw new Error('This suite is for PostgreSQL.');
  url = place.location.url;
  proxy = await startFaultyProxy((await sharedPostgres()).port);
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  store = await openStore({ engine: 'postgres', url: proxied.href });
});
afterEach(async () => {
  await store.close();
  await proxy.close();
  // The server still counts a connection that was cut off until it notices.
  await execute(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await place.remove();
});

async function execute(sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

const commit = (writes: readonly Write[]) => store.commit(commitOf(writes));
const opened = (id: string) => [put('payments', paymentRow(id)), insert('events', eventRow(id, 1))];

describe('a connection that breaks', () => {
  it.each(['begin', 'insert into "payments"', 'insert into "events"'])(
    'at %s is refused, and nothing is written',
    async (text) => {
      const before = await dump(place.location);
      for (const when of ['before', 'after'] as const) {
        proxy.breakAt(text, when);
        expect((await commit(opened('p1'))).kind).toBe('refused');
        expect(await dump(place.location)).toEqual(before);
      }
      expect(await commit(opened('p1'))).toEqual(COMMITTED);
    },
  );

  it('at COMMIT is indeterminate: it may be written', async () => {
    proxy.breakAt(COMMIT, 'after');
    expect((await commit(opened('p1'))).kind).toBe('indeterminate');
    expect((await store.payment('p1'))?.version).toBe(1);
  });

  it('at COMMIT is indeterminate: it may not be written', async () => {
    proxy.breakAt(COMMIT, 'before');
    expect((await commit(opened('p1'))).kind).toBe('indeterminate');
    expect(await store.payment('p1')).toBeUndefined();
  });

  it('while idle is replaced at the next use', async () => {
    await Promise.all(['p1', 'p2', 'p3'].map((id) => commit(opened(id))));
    await execute(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    // Before the news of the broken connection has arrived a commit may still meet it; then it is refused, never lost.
    let result = await commit(opened('p4'));
    for (let round = 1; round < 20 && result.kind === 'refused'; round += 1)
      result = await commit(opened('p4'));
    expect(result).toEqual(COMMITTED);
    expect((await store.payment('p4'))?.version).toBe(1);
  });
});

describe('a server out of reach', () => {
  it('refuses commits, and opening fails', async () => {
    await proxy.close();
    expect((await commit(opened('p1'))).kind).toBe('refused');
    const nowhere = new URL(url);
    nowhere.port = String(proxy.port);
    await expect(openStore({ engine: 'postgres', url: nowhere.href })).rejects.toThrow();
  });
});

describe('a transaction that the server undoes', () => {
  /** Fails the first `times` inserts into the outbox; a sequence is not rolled back, so it counts across tries. */
  const plant = (times: number, code: string) =>
    execute(`create sequence failures;
      create function fail() returns trigger language plpgsql as $$ begin
        if nextval('failures') <= ${times} then raise exception 'planted' using errcode = '${code}'; end if;
        return new;
      end $$;
      create trigger t before insert on outbox for each row execute function fail()`);
  const withOutbox = [...opened('p1'), insert('outbox', outboxRow('o1', 'p1'))];

  it.each(['40001', '40P01', '23505'])('for %s is run again', async (code) => {
    await plant(2, code);
    expect(await commit(withOutbox)).toEqual(COMMITTED);
    expect((await dump(place.location)).outbox).toHaveLength(1);
  });

  it('is refused after the third time', async () => {
    await plant(3, '40001');
    expect(await commit(withOutbox)).toMatchObject({ kind: 'refused', cause: { code: '40001' } });
    expect((await dump(place.location)).payments).toEqual([]);
  });

  it('for another reason is refused at once', async () => {
    await plant(1, '53100');
    expect(await commit(withOutbox)).toMatchObject({ kind: 'refused', cause: { code: '53100' } });
    expect(await commit(withOutbox)).toEqual(COMMITTED);
  });
});

describe('a transaction that is undone at COMMIT', () => {
  it('is run again when the server says so, and refused in the end', async () => {
    await execute(`create function fail() returns trigger language plpgsql as $$ begin
        raise exception 'planted' using errcode = '40001'; end $$;
      create constraint trigger t after insert on outbox deferrable initially deferred
        for each row execute function fail()`);
    const result = await commit([...opened('p1'), insert('outbox', outboxRow('o1', 'p1'))]);
    expect(result).toMatchObject({ kind: 'refused', cause: { code: '40001' } });
    expect((await dump(place.location)).payments).toEqual([]);
  });
});

describe('a server that acknowledges before it has written', () => {
  it('by its settings is opened only by who puts up with it', async () => {
    // As the server of the tests is: nobody crashes it.
    const found: string[] = [];
    const opening = openStore(place.location, {
      onUnsafe: ({ message }) => {
        found.push(message);
        return 'refuse';
      },
    });
    await expect(opening).rejects.toMatchObject({ danger: 'not durable' });
    expect(found).toEqual(['PostgreSQL runs with fsync=off and full_page_writes=off.']);
  });

  it.each([
    ['off', 'on'],
    ['local', 'on'],
    ['remote_write', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('by a default of its database (%s) writes with %s', async (said, expected) => {
    await execute(`do $$ begin
        execute format('alter database %I set synchronous_commit = ${said}', current_database()); end $$;
      create table seen (value text);
      create function see() returns trigger language plpgsql as $$ begin
        insert into seen values (current_setting('synchronous_commit')); return new; end $$;
      create trigger t after insert on payments for each row execute function see()`);
    const store = await openStore(place.location);
    expect(await store.commit(commitOf(opened('p1')))).toEqual(COMMITTED);
    await store.close();
    expect(await execute('select value from seen')).toEqual([{ value: expected }]);
  });
});

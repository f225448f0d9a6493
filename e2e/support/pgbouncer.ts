import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Place, sharedPostgres } from '../../packages/gateway/test/support/engines.ts';
import { freePort } from './sample-shop.ts';

/** A database that is reached through PgBouncer in transaction mode: each transaction may run on another connection. */
export interface PooledPlace extends Place {
  /** Transactions that went through it so far. */
  transactions(): Promise<number>;
  /** Ends it at once, as a crash would, and starts it again on the same port. */
  restart(): Promise<void>;
}

const PROGRAM = process.env['PGBOUNCER_PATH'] ?? 'pgbouncer';
/** Fewer than one gateway opens itself: they have to be shared. */
const CONNECTIONS = 4;

/** Why none can be run here; null when one can. */
export function whyNoPgBouncer(): string | null {
  const { error, status } = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' });
  return error === undefined && status === 0 ? null : 'there is no pgbouncer here (PGBOUNCER_PATH names one)';
}

export async function placeBehindPgBouncer(): Promise<PooledPlace> {
  const server = await sharedPostgres();
  const direct = await server.createDatabase();
  const { pathname } = new URL(direct);
  const folder = mkdtempSync(join(tmpdir(), 'dojang-pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=${server.port} user=postgres password=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
admin_users = postgres
pool_mode = transaction
default_pool_size = ${CONNECTIONS}
max_client_conn = 200
`,
  );
  let bouncer = await start(file);
  return {
    location: { engine: 'postgres', url: `postgres://postgres:postgres@127.0.0.1:${port}${pathname}` },
    transactions: async () => {
      const admin = new Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/pgbouncer` });
      await admin.connect();
      try {
        const { rows } = await admin.query<{ database: string; total_xact_count: string }>('show stats');
        return Number(rows.find(({ database }) => `/${database}` === pathname)?.total_xact_count ?? 0);
      } finally {
        await admin.end();
      }
    },
    restart: async () => {
      await bouncer.end('SIGKILL');
      bouncer = await start(file);
    },
    remove: async () => {
      await bouncer.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
      await server.returnDatabase(direct);
    },
  };
}

async function start(file: string) {
  // It does not run as root.
  const nobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(PROGRAM, [...nobody, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const started = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('process up')) resolve(true);
    });
  });
  if (!(await Promise.race([started, ended.then(() => false)])))
    throw new Error(`PgBouncer does not start:\n${said}`);
  return {
    end: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await ended;
    },
  };
}

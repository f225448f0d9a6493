import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../e2e/support/sample-shop.ts';
import { type LeaderProxy, startLeaderProxy } from './leader-proxy.ts';

/** PostgreSQL on two servers with synchronous replication, which Patroni and etcd watch: real parts, on loopback. */
export interface Cluster {
  /** Goes to whoever is the primary. */
  readonly url: string;
  readonly members: readonly Member[];
  /** @throws when there is none for two minutes */
  primary(): Promise<Member>;
  /** Resolves once a replica holds all that the primary acknowledges. */
  isSynchronous(): Promise<void>;
  close(): Promise<void>;
}

interface Member {
  readonly name: string;
  /** As a machine that loses its power: server and watcher end at once. */
  kill(): Promise<void>;
  start(): void;
}

/** What a member's watcher says of it, and of all. */
interface State {
  readonly state?: string;
  readonly role?: string;
}

interface Around {
  readonly members: readonly { readonly role: string; readonly state: string }[];
}

const BINARIES = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';
const PATIENCE_MS = 120_000;

/** Why it cannot be run here; null when it can. */
export function whyNoCluster(): string | null {
  for (const [program, ...args] of [
    ['patroni', '--version'],
    ['etcd', '--version'],
    [join(BINARIES, 'postgres'), '--version'],
  ] as const)
    if (spawnSync(program, args, { stdio: 'ignore' }).status !== 0)
      return `there is no ${program} here: apt-get install postgresql-15 patroni etcd-server`;
  if (process.getuid?.() === 0 && accountOf('postgres') === null)
    return 'PostgreSQL does not run as root, and there is no account "postgres"';
  return null;
}

export async function startCluster(say: (line: string) => void): Promise<Cluster> {
  const account = process.getuid?.() === 0 ? accountOf('postgres') : null;
  const folder = mkdtempSync(join(tmpdir(), 'dojang-failover-'));
  const own = (path: string) => {
    if (account !== null) chownSync(path, account.uid, account.gid);
  };
  chmodSync(folder, 0o755);
  own(folder);
  const children = new Set<ChildProcess>();
  function run(program: string, args: readonly string[], log: string): ChildProcess {
    const out = openSync(join(folder, log), 'a');
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', out, out],
      env: { PATH: process.env['PATH'], HOME: folder },
      ...(account !== null && account),
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  const [client, peer] = [await freePort(), await freePort()];
  const etcd = `http://127.0.0.1:${client}`;
  mkdirSync(join(folder, 'etcd'), { mode: 0o700 });
  own(join(folder, 'etcd'));
  run(
    'etcd',
    [
      ['--name', 'one'],
      ['--data-dir', join(folder, 'etcd')],
      ['--listen-client-urls', etcd],
      ['--advertise-client-urls', etcd],
      ['--listen-peer-urls', `http://127.0.0.1:${peer}`],
      ['--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`],
      ['--initial-cluster', `one=http://127.0.0.1:${peer}`],
    ].flat(),
    'etcd.log',
  );
  await until('etcd answers', async () => (await fetch(`${etcd}/health`)).ok);

  const members = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const [postgres, rest] = [await freePort(), await freePort()];
      const config = join(folder, `${name}.yml`);
      writeFileSync(config, patroniConfig({ name, folder, etcd: `127.0.0.1:${client}`, postgres, rest }));
      own(config);
      let child: ChildProcess | undefined;
      const ask = async (path: string) => (await fetch(`http://127.0.0.1:${rest}/${path}`)).json();
      const look = async () => (await ask('patroni')) as State;
      const lookAround = async () => (await ask('cluster')) as Around;
      return {
        name,
        port: postgres,
        look,
        lookAround,
        start: () => {
          child = run('patroni', [config], `${name}.log`);
        },
        kill: async () => {
          const pid = readPid(join(folder, name));
          const ended = endOf(child);
          const all = [child?.pid, ...(pid === null ? [] : [pid, ...childrenOf(pid)])].flatMap(
            (each) => each ?? [],
          );
          // All stand still before the first ends: a server whose head alone is gone goes on for a moment, and shows what no replica has.
          for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const each of all) send(each, signal);
          await ended;
        },
      };
    }),
  );
  const [first, second] = members;
  if (first === undefined || second === undefined) throw new Error('There are two.');

  async function primary() {
    let found: (typeof members)[number] | undefined;
    await until('there is a primary', async () => {
      for (const member of members) {
        const state = await member.look().catch(() => null);
        if (state?.state === 'running' && (state.role === 'master' || state.role === 'primary'))
          found = member;
      }
      return found !== undefined;
    });
    return found!;
  }

  async function isSynchronous(): Promise<void> {
    // By Patroni's own word: before it has written that a replica is synchronous, it would promote none.
    await until('a replica is synchronous', async () => {
      const { members: seen } = await (await primary()).lookAround();
      return seen.some(({ role, state }) => role === 'sync_standby' && state !== 'stopped');
    });
  }

  let proxy: LeaderProxy | undefined;
  const close = async () => {
    await proxy?.close();
    for (const member of members) await member.kill().catch(() => {});
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    first.start();
    say('one server begins');
    await primary();
    second.start();
    say('another follows it');
    await isSynchronous();
    proxy = await startLeaderProxy(
      async () => (await primary()).port,
      members.map(({ port }) => port),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `postgres://postgres:secret@127.0.0.1:${proxy.port}/postgres`,
    members,
    primary,
    isSynchronous,
    close,
  };
}

interface MemberPorts {
  readonly name: string;
  readonly folder: string;
  readonly etcd: string;
  readonly postgres: number;
  readonly rest: number;
}

/** The shortest times that Patroni takes: a leader that says nothing for 20 s has lost its place. */
function patroniConfig({ name, folder, etcd, postgres, rest }: MemberPorts): string {
  return `scope: dojang
name: ${name}
restapi: { listen: '127.0.0.1:${rest}', connect_address: '127.0.0.1:${rest}' }
etcd3: { host: '${etcd}' }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: { wal_log_hints: 'on', max_connections: 100, synchronous_commit: 'on', hot_standby: 'on' }
  initdb: [{ encoding: UTF8 }, data-checksums]
postgresql:
  listen: 127.0.0.1:${postgres}
  connect_address: 127.0.0.1:${postgres}
  data_dir: ${join(folder, name)}
  bin_dir: ${BINARIES}
  pgpass: ${join(folder, `${name}.pgpass`)}
  authentication:
    superuser: { username: postgres, password: secret }
    replication: { username: replicator, password: secret }
    rewind: { username: rewinder, password: secret }
  parameters: { unix_socket_directories: '${folder}' }
  pg_hba:
    - host replication replicator 127.0.0.1/32 scram-sha-256
    - host all all 127.0.0.1/32 scram-sha-256
    - local all all trust
`;
}

async function endOf(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

function childrenOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function readPid(dataDir: string): number | null {
  const { stdout } = spawnSync('head', ['-1', join(dataDir, 'postmaster.pid')], { encoding: 'utf8' });
  const pid = Number(stdout.trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

function accountOf(name: string): { readonly uid: number; readonly gid: number } | null {
  if (userInfo().username === name) return null;
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > untilMs) throw new Error(`Two minutes, and not yet: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

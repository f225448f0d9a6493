import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** A shop in another language, and how it is started. */
export interface Sample {
  readonly name: string;
  /** Prints the runtime's version. */
  readonly probe: readonly [command: string, ...args: string[]];
  readonly oldest: number;
  /** What to install where it is missing. */
  readonly debianPackage: string;
  readonly folder: string;
  command(port: number): readonly [command: string, ...args: string[]];
}

const folderOf = (name: string) => new URL(`../../examples/${name}/`, import.meta.url).pathname;

export const samples: readonly Sample[] = [
  {
    name: 'PHP',
    probe: ['php', '--version'],
    oldest: 8,
    debianPackage: 'php-cli',
    folder: folderOf('php'),
    command: (port) => ['php', '-S', `127.0.0.1:${port}`, 'index.php'],
  },
  {
    name: 'Java',
    probe: ['java', '--version'],
    oldest: 17,
    debianPackage: 'default-jdk-headless',
    folder: folderOf('java'),
    // The port comes by its environment.
    command: () => ['java', '-Dfile.encoding=UTF-8', 'Shop.java'],
  },
];

/** Why a sample cannot run on this machine; null: it can. */
export function whyNot({ probe: [command, ...args], oldest, debianPackage }: Sample): string | null {
  const { error, status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined || status !== 0) return `${command} is not installed (Debian: ${debianPackage})`;
  const version = Number(/\d+/.exec(stdout)?.[0]);
  return version >= oldest ? null : `${command} ${version} is older than ${oldest}`;
}

export interface SampleShop {
  close(): Promise<void>;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

const START_LIMIT_MS = 40_000;

/** Starts the shop on a port of this machine and waits until it answers. */
export async function startSample(
  sample: Sample,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<SampleShop> {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-sample-'));
  const [command, ...args] = sample.command(port);
  // A group of its own: the server of PHP has children that outlive it.
  const child = spawn(command, args, {
    cwd: sample.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...(process.env['JAVA_HOME'] !== undefined && { JAVA_HOME: process.env['JAVA_HOME'] }),
      PHP_CLI_SERVER_WORKERS: '3',
      PORT: String(port),
      ORDERS_FILE: join(folder, 'orders.json'),
      ...settings,
    },
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const close = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(`http://127.0.0.1:${port}/`, child);
  } catch (cause) {
    await close();
    throw new Error(`${sample.name} did not start: ${said.join('')}`, { cause });
  }
  return { close };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const ask = async () => child.exitCode !== null || (await fetch(url)).text();
  await vi.waitFor(ask, { timeout: START_LIMIT_MS, interval: 50 });
  if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const launcher = fileURLToPath(new URL('../bin/dojang.js', import.meta.url));

type Settings = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Waits for a text on standard output, or on the stream that is named; returns what matched. */
  output(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
}

/** A folder that disappears with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** The real `bin/dojang.js` as a process of its own; killed when the test leaves it running. */
export function startDojang(
  args: readonly string[],
  settings: Settings = {},
  node = settings['DOJANG_MODE'] === 'live' ? ownNode() : process.execPath,
): Running {
  return startNode([launcher, ...args], settings, node);
}

let linked: string | undefined;

/** Live does not run on the Node that came along with npm: the same one, elsewhere. */
export function ownNode(): string {
  if (!process.execPath.includes('node_modules')) return process.execPath;
  if (linked !== undefined) return linked;
  const folder = mkdtempSync(join(tmpdir(), 'dojang-node-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  linked = join(folder, 'node');
  try {
    linkSync(process.execPath, linked);
  } catch {
    // Another file system.
    copyFileSync(process.execPath, linked);
  }
  return linked;
}

export function startNode(args: readonly string[], settings: Settings, node: string): Running {
  const child = spawn(node, args, { env: environmentWith(settings), stdio: 'pipe' });
  const texts = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, ...texts });
      for (const listener of listeners) listener();
    });
  });
  onTestFinished(async () => {
    if (isRunning(child)) child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    signal: (name) => void child.kill(name),
    output: (pattern, stream = 'stdout') =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(texts[stream]);
          if (match !== null) resolve(match);
          else if (!isRunning(child)) reject(new Error(`Ended without ${pattern}: ${JSON.stringify(texts)}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}

export function runDojang(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return startDojang(args, settings).ended;
}

/** Any script, with the Node of the tests. */
export function runNode(args: readonly string[]): Promise<Ended> {
  return startNode(args, {}, process.execPath).ended;
}

/** The processes that a process has started. */
export function childrenOf(pid: number): readonly number[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(statusOf(pid));
  } catch {
    return false;
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(statusOf(pid))?.[1]);
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Nothing of the developer's own settings reaches a test. */
function environmentWith(settings: Settings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(DOJANG_|NODE_OPTIONS$|FORCE_COLOR$|CI$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...settings };
}

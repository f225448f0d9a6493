import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../packages/cli/bin/dojang.js', import.meta.url));
const START_WITHIN_MS = 60_000;

/** A part of Dojang as a process of its own, at the same port each time. */
export interface RealProcess {
  readonly name: string;
  readonly url: string;
  /** Resolves once it answers. */
  start(): Promise<void>;
  /** SIGKILL: it ends in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Resolves once it has ended, for whatever reason. @returns its exit code; null: a signal ended it */
  ended(): Promise<number | null>;
  /** SIGTERM: it ends what is under way. @returns its exit code */
  stop(): Promise<number | null>;
  /** SIGSTOP: it stands still, its connections open. */
  freeze(): void;
  /** SIGCONT */
  thaw(): void;
}

export function realProcess(
  name: 'gateway' | 'issuers',
  options: {
    readonly port: number;
    readonly settings: Readonly<Record<string, string>>;
    /** Takes what it says. */
    readonly logFile: string;
  },
): RealProcess {
  const url = `http://127.0.0.1:${options.port}`;
  let child: ChildProcess | undefined;
  let ended = Promise.resolve();
  return {
    name,
    url,
    start: async () => {
      const log = openSync(options.logFile, 'a');
      const started = spawn(process.execPath, [launcher, name], {
        env: { PATH: process.env['PATH'], ...options.settings },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      child = started;
      ended = new Promise((resolve) => started.once('exit', () => resolve()));
      const untilMs = performance.now() + START_WITHIN_MS;
      while (!(await answers(url))) {
        if (started.exitCode !== null || performance.now() > untilMs)
          throw new Error(`The ${name} does not start: see ${options.logFile}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    kill: async () => {
      child?.kill('SIGKILL');
      await ended;
    },
    ended: async () => {
      await ended;
      return child?.exitCode ?? null;
    },
    stop: async () => {
      child?.kill('SIGTERM');
      await ended;
      return child?.exitCode ?? null;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

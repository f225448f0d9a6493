import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Environment, LogLevel } from '../environment.ts';
import { logStream } from '../terminal.ts';
import { loopbackFor } from './loopback-for.ts';
import { root } from './root.ts';

export interface ShopInput {
  readonly environment: Environment;
  readonly port: number;
  readonly gatewayUrl: string;
  /** `whsec_…`; null when the shop has its own, or none. */
  readonly webhookSecret: string | null;
  readonly logLevel: LogLevel;
}

export interface ShopProcess {
  /** Resolves with true when it answers, with false when it ended or took too long. */
  readonly ready: Promise<boolean>;
  /** Resolves when it has ended, with how: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Asks it to end, and ends it when it does not. */
  stop(): Promise<void>;
  kill(): void;
}

const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 3_000;
const POLL_MS = 20;

/** What a program needs of its system, and the settings of the shop. The gateway's, and whatever else the shell holds, stay here. */
const ofSystem =
  /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|USERPROFILE|NO_COLOR|FORCE_COLOR|NODE_\w+)$/i;
const ofShop = /^DOJANG_(?:SHOP_URL|CST_ID|CUST_KEY|REFUND_KEY|WEBHOOK_SECRET)$/;

/** Starts the example shop, a partner like any other: a process of its own that knows the gateway by its address. */
export function startShop(input: ShopInput): ShopProcess {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      `--import=${new URL('./before-the-shop.ts', import.meta.url).href}`,
      fileURLToPath(new URL('../../../../examples/shop/src/main.ts', import.meta.url)),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: shopEnvironment(input),
    },
  );
  child.channel?.unref();
  if (child.stdout !== null) passLog(child.stdout);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    ready: Promise.race([answers(input), ended.then(() => false)]),
    ended,
    stop: () => stop(child, ended),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Its greeting is ours to give; its log is JSON, one object a line. */
function passLog(output: Readable): void {
  createInterface({ input: output }).on('line', (line) => {
    if (line.startsWith('{')) logStream.write(`${line}\n`);
  });
}

function shopEnvironment(input: ShopInput): NodeJS.ProcessEnv {
  const { environment, port, gatewayUrl, webhookSecret, logLevel } = input;
  const inherited = Object.entries(process.env).filter(([name]) => ofSystem.test(name) || ofShop.test(name));
  return {
    ...Object.fromEntries(inherited),
    DOJANG_SHOP_PORT: String(port),
    DOJANG_HOST: environment.host,
    DOJANG_DATA: environment.dataDir,
    DOJANG_URL: gatewayUrl,
    ...(webhookSecret !== null && { DOJANG_WEBHOOK_SECRET: webhookSecret }),
    DOJANG_LOG_LEVEL: logLevel,
    // As in bin/dojang.js.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/dojang'),
  };
}

async function answers({ environment, port }: ShopInput): Promise<boolean> {
  const untilMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < untilMs) {
    if (await canConnect(loopbackFor(environment.host), port)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
}

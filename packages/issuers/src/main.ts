import { randomBytes as systemRandomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { SharedSecrets } from '@dojang/protocol/acquirer';
import { scannableOrigin } from './http/scannable-origin.ts';
import { createServer, type LogLevel } from './http/server.ts';
import { Ledger } from './ledger/ledger.ts';
import { type PlayedProfile, playedProfile } from './profile.ts';

export type { ArmedFault, FaultEffect, FaultPoint, FaultRequest } from './faults/fault-desk.ts';

export interface IssuersOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Folder of the ledger, `issuers.sqlite`; created when missing. */
  readonly dataDir: string;
  /**
   * Shared with the gateway; authenticates its calls and our callbacks: one for good, of at least 16 characters, or as it is at the
   * moment.
   */
  readonly acquirerSecret: string | (() => SharedSecrets);
  /** What they can not, as weaker card companies; they can everything unless given. */
  readonly profile?: Partial<PlayedProfile> | undefined;
  /** Opens the fault API; made at random unless given. */
  readonly faultToken?: string | undefined;
  /** Public origin, for QR codes and links; `http://localhost:<port>` unless given. */
  readonly url?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs?: (() => number) | undefined;
  readonly randomBytes?: ((length: number) => Buffer) | undefined;
  /** `info` unless given. */
  readonly logLevel?: LogLevel | undefined;
  /** Where the log goes, one JSON line at a time; standard output unless given. */
  readonly logStream?: { write(line: string): void } | undefined;
  /** The built phone app; the package's own `dist` unless given. */
  readonly appDir?: string | undefined;
}

export interface Issuers {
  /** Public origin. */
  readonly url: string;
  readonly port: number;
  /** Opens the fault API: `Authorization: Bearer …`. */
  readonly faultToken: string;
  /** Ends the connections and closes the ledger. */
  close(): Promise<void>;
}

const MINIMUM_SECRET_LENGTH = 16;

/**
 * Starts the virtual card companies: one server with the acquirer wire, the phone app, its wire and the fault API.
 * @throws when the secret is too short, the ledger is of a newer version or the port is taken
 */
export async function startIssuers(options: IssuersOptions): Promise<Issuers> {
  const { acquirerSecret: secret } = options;
  const acquirerSecrets = typeof secret === 'string' ? () => ({ sent: secret, accepted: [secret] }) : secret;
  if (acquirerSecrets().accepted.some(({ length }) => length < MINIMUM_SECRET_LENGTH)) {
    throw new Error(`acquirerSecret: at least ${MINIMUM_SECRET_LENGTH} characters`);
  }
  const ledger = new Ledger(options.dataDir);
  // Port 0 becomes a number by listening, so the routes ask for the origin when they need it.
  let origin = options.url === undefined ? '' : new URL(options.url).origin;
  const randomBytes = options.randomBytes ?? systemRandomBytes;
  const faultToken = options.faultToken ?? randomBytes(32).toString('base64url');
  const server = createServer({
    ledger,
    faultToken,
    acquirerSecrets,
    publicOrigin: () => origin,
    scannable: (address) => scannableOrigin(address, options.host),
    profile: playedProfile(options.profile),
    appDir: options.appDir ?? fileURLToPath(new URL('../dist', import.meta.url)),
    nowMs: options.nowMs ?? (() => Date.now()),
    randomBytes,
    logLevel: options.logLevel ?? 'info',
    logStream: options.logStream,
  });
  server.addHook('onClose', async () => ledger.close());
  try {
    await server.listen({ host: options.host, port: options.port });
  } catch (error) {
    await server.close();
    throw error;
  }
  const listening = server.server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the server has no port');
  if (origin === '') origin = `http://localhost:${listening.port}`;
  return { url: origin, port: listening.port, faultToken, close: () => server.close() };
}

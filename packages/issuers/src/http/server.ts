import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedSecrets } from '@dojang/protocol/acquirer';
import { acquirerOpenApi } from '@dojang/protocol/acquirer-openapi';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { CallbackSender } from '../callback/callback-sender.ts';
import { FaultDesk } from '../faults/fault-desk.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ports } from '../ports.ts';
import type { PlayedProfile } from '../profile.ts';
import { acquirerRoutes } from './acquirer-routes.ts';
import { appRoutes } from './app-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { isKnownHost } from './known-host.ts';
import { phoneRoutes } from './phone-routes.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

export interface ServerDependencies extends Ports {
  readonly ledger: Ledger;
  readonly acquirerSecrets: () => SharedSecrets;
  readonly faultToken: string;
  /** Origin under which customers reach the app. */
  readonly publicOrigin: () => string;
  /** The same origin as a phone reaches it that scans its address. */
  readonly scannable: (origin: string) => string;
  readonly profile: PlayedProfile;
  readonly appDir: string;
  readonly logLevel: LogLevel;
  readonly logStream: { write(line: string): void } | undefined;
}

/** How long what was asked has to be answered once the server closes. */
const DRAIN_MS = 5_000;

/** The card companies' server: the gateway's wire, the phone's wire, the app's pages and the faults. */
export function createServer(dependencies: ServerDependencies): FastifyInstance {
  const { ledger, acquirerSecrets, publicOrigin, appDir, nowMs, randomBytes, logLevel, logStream } =
    dependencies;
  const { faultToken } = dependencies;
  const server = Fastify({
    logger: {
      level: logLevel,
      // Redaction is the second lock: the serializers below already leave headers and bodies out.
      redact: ['*.authorization', '*.headers', '*.pin', '*.token', '*.code', '*.body'],
      serializers: {
        req: ({ method, url: path }) => ({ method, path: path.split('?')[0] }),
        res: ({ statusCode }) => ({ statusCode }),
        err: (error: Error) => ({ type: error.name, message: error.message, stack: error.stack ?? '' }),
      },
      ...(logStream === undefined ? {} : { stream: logStream }),
    },
    // The gateway names its requests: one id leads from the shop's call to ours.
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && /^[\w.-]{8,96}$/.test(given)
        ? given
        : randomBytes(16).toString('hex');
    },
    logController: new LogController({ requestIdLogLabel: 'requestId' }),
    bodyLimit: 16 * 1024,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    return503OnClosing: false,
  });
  const faults = new FaultDesk();
  let isClosing = false;
  const callbacks = new CallbackSender({ acquirerSecrets, faults, log: server.log });

  server.addHook('onRequest', async (request, reply) => {
    if (isKnownHost(request.headers.host, publicOrigin())) return;
    return reply.code(421).send({ error: 'this host is none of ours: name it in DOJANG_ISSUERS_URL' });
  });
  server.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (isClosing) reply.header('connection', 'close');
  });
  server.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    // What the parser or a schema says of a bad request may quote it, a PIN included: it is neither logged nor repeated.
    if (status < 500) return reply.code(status).send(badRequest(error, request.url));
    request.log.error({ err: error }, 'the request failed');
    return reply.code(500).send({ error: 'internal error' });
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  server.addHook('preClose', async () => {
    isClosing = true;
    faults.close();
    await drain(server);
  });
  server.addHook('onClose', () => callbacks.close());

  // The contract is public, as a page of the documents too.
  server.get('/openapi.json', async () => acquirerOpenApi());
  server.get('/healthz', async () => {
    ledger.get('SELECT 1');
    return { status: 'ok' };
  });
  const { profile } = dependencies;
  void server.register(acquirerRoutes, {
    ledger,
    faults,
    acquirerSecrets,
    publicOrigin,
    scannable: dependencies.scannable,
    profile,
    nowMs,
    randomBytes,
  });
  void server.register(phoneRoutes, { ledger, callbacks, faults, nowMs });
  void server.register(faultRoutes, { faults, faultToken });
  void server.register(appRoutes, { appDir });
  return server;
}

/** Nobody is taken any more, and what was asked is answered: whoever is cut off does not know whether a card was charged. */
async function drain({ server }: FastifyInstance): Promise<void> {
  const inTime = new AbortController();
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.race([
    ended.then(() => inTime.abort()),
    sleep(DRAIN_MS, undefined, { signal: inTime.signal }).catch(() => {}),
  ]);
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function badRequest(error: unknown, path: string): object {
  // Only the fault API has schemas, and their messages name fields alone.
  if (error instanceof Error && 'validation' in error) return { error: error.message };
  const message = 'the request is not of the documented shape';
  return path.startsWith('/phone/') ? { refused: { reason: 'malformed', message } } : { error: message };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAcquirer } from './acquirer/client.ts';
import { cardCompaniesOf } from './card-companies.ts';
import { createSender } from './delivery/http/sender.ts';
import { createTransports, type TransportOptions } from './delivery/transports.ts';
import type { HttpDeps } from './http/deps.ts';
import { addRoutes } from './http/routes.ts';
import { createHttpServer } from './http/server.ts';
import { announcements } from './jobs/announcements.ts';
import { deliveries } from './jobs/deliveries.ts';
import { erasures } from './jobs/erasures.ts';
import { forgottenCommits } from './jobs/forgotten-commits.ts';
import { recoveries } from './jobs/recoveries.ts';
import { startJobs } from './jobs/runner.ts';
import { openState, SetupError, type StateOptions } from './open-state.ts';
import type { PaymentState } from './payment/state.ts';
import { type Ports, systemPorts } from './ports.ts';
import { watchPayments } from './window/watch-payments.ts';

export type { LogEntry } from './delivery/log.ts';
export { type MessageEntry, readMessage, readMessages } from './delivery/message-log.ts';
export { type ResendResult, resendDelivery, resendOrder } from './delivery/resend.ts';
export type { WebhookAddress, WebhookEvent } from './delivery/webhook/webhook-address.ts';
export {
  type AddAddressResult,
  addWebhookAddress,
  enableWebhookAddress,
  listWebhookAddresses,
  type NewWebhookAddress,
  removeWebhookAddress,
  rotateWebhookSecret,
} from './delivery/webhook/webhook-addresses.ts';
export { type LogOptions, readWebhookLog, type WebhookEntry } from './delivery/webhook/webhook-log.ts';
export type { Merchant } from './merchant/merchant.ts';
export {
  type AddResult,
  addMerchant,
  type IssuedKeys,
  listMerchants,
  type MerchantDeps,
  type NewMerchant,
  rotateCustKey,
  setDomains,
  setLimits,
  setMerchantStatus,
} from './merchant/merchants.ts';
export { testAccount } from './merchant/test-account.ts';
export { openState, SetupError, type StateOptions } from './open-state.ts';
export type { Contradiction } from './payment/contradiction.ts';
export type { PaymentEvent } from './payment/events.ts';
export type { Failure } from './payment/failure.ts';
export type { Limits } from './payment/limits.ts';
export { moneyAtRisk } from './payment/money-at-risk.ts';
export { cancelledWon, isHeld, type PaymentState, type PaymentStatus } from './payment/state.ts';
export { type Ports, systemPorts } from './ports.ts';
export { changePayment } from './record/change-payment.ts';
export { eventFromRow, paymentFromRow } from './record/payment-rows.ts';
export { failureWords } from './result/failure-words.ts';
export {
  type BuyerQuery,
  type ErasedBuyers,
  eraseBuyers,
  findBuyer,
} from './retention/erase-buyers.ts';
export { addSealingKey, retireSealingKeys } from './seal/rotate-sealing-keys.ts';
export type { Mode } from './settings.ts';

export interface GatewayOptions extends StateOptions, TransportOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Public origin, e.g. `https://pay.example.kr`; required in live. In test, when unset: the Host of each request. */
  readonly url?: string | undefined;
  /** Where this process reaches the card companies. */
  readonly acquirerUrl: string;
  readonly acquirerSecret: string;
  /**
   * Origin under which customers reach the card companies' app. When unset and the gateway's own origin is taken from the
   * Host: that host name with the card companies' port, so that a phone on the same network finds it.
   */
  readonly cardAppUrl?: string | undefined;
  /** Test mode: failures of the card companies begin with `[Test] `, as on Payple's test server. */
  readonly testPrefix?: boolean;
  /** Peers whose `X-Forwarded-*` count. Default: loopback. */
  readonly trustedProxies?: readonly string[];
  /** How long a customer's data are kept, in days since the payment was opened; five years unless told. */
  readonly buyerDataDays?: number | undefined;
  readonly logLevel?: string;
  /** Where the log goes, one JSON line at a time; standard output unless told. */
  readonly logStream?: { write(line: string): void } | undefined;
  readonly ports?: Partial<Ports>;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, lets those under way end, closes the store. */
  close(): Promise<void>;
}

/** What must be kept of a contract and its payment, is kept five years (전자상거래법 시행령 제6조, 전자금융거래법 시행령 제12조). */
const BUYER_DATA_DAYS = 1825;

const packages = fileURLToPath(new URL('../../', import.meta.url));
const windowDir = join(packages, 'window/dist');
const scriptFile = join(packages, 'payment-js/dist/payment.js');

/**
 * Starts a gateway.
 * @throws SetupError a sentence for the person who starts it
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  if (options.mode === 'live' && !options.url)
    throw new SetupError('Live mode needs DOJANG_URL, the public https:// address of this gateway.');
  for (const built of [join(windowDir, 'index.html'), scriptFile]) {
    if (!existsSync(built))
      throw new SetupError(`The browser code is not built (${built}): run npm run build.`);
  }
  const ports: Ports = { ...systemPorts, ...options.ports };
  const state = await openState(ports, options);
  const server = createHttpServer({
    trustedProxies: options.trustedProxies ?? ['loopback'],
    logLevel: options.logLevel ?? 'info',
    logStream: options.logStream,
  });
  const acquirer = createAcquirer({
    url: options.acquirerUrl,
    secret: options.acquirerSecret,
    onTrouble: (call, cause) => server.log.warn({ call, err: cause }, 'the card companies gave no answer'),
  });
  let callbackOrigin = options.url ?? '';
  const watcher = watchPayments(ports, state.store, server.log);
  const deps: HttpDeps = {
    ...state,
    mode: options.mode,
    testPrefix: options.mode === 'test' && options.testPrefix === true,
    ...(await cardCompaniesOf(options.mode, acquirer)),
    onContradiction: ({ id, order }, { id: subject, ...contradiction }) =>
      server.log.error(
        {
          paymentId: id,
          merchantId: order.merchantId,
          orderNumber: order.orderNumber,
          subject,
          ...contradiction,
        },
        'a card company contradicts itself: dojang payments show tells how',
      ),
    acquirerSecret: options.acquirerSecret,
    publicOrigin: options.url ? new URL(options.url).origin : null,
    get callbackOrigin() {
      return callbackOrigin;
    },
    cardAppOrigin: (payment) => cardAppOrigin(options, payment),
    windowDir,
    scriptFile,
    watcher,
  };
  addRoutes(server, deps);
  const sender = createSender({ ports, mode: options.mode });
  if (options.mode === 'live' && options.mail === undefined)
    server.log.warn('No mail is sent to customers: DOJANG_SMTP_URL is not set.');
  const transports = await createTransports({ ...state, mode: options.mode, sender }, options);
  const stopJobs = startJobs({ ports, log: server.log }, [
    recoveries(deps),
    announcements(state),
    deliveries(state, transports),
    erasures(state, options.buyerDataDays ?? BUYER_DATA_DAYS),
    forgottenCommits(state),
  ]);

  async function close(): Promise<void> {
    watcher.close();
    await server.close();
    await stopJobs();
    await sender.close();
    await acquirer.close();
    await state.store.close();
  }

  try {
    await server.listen({ host: options.host, port: options.port });
  } catch (cause) {
    await close();
    throw listenError(options, cause);
  }
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const listening = `http://${reachable(options.host)}:${port}`;
  // The card companies run beside the gateway unless it has a public address.
  if (callbackOrigin === '') callbackOrigin = listening;
  return { url: options.url ?? `http://localhost:${port}`, port, close };
}

function cardAppOrigin(options: GatewayOptions, payment: PaymentState): string | null {
  if (options.cardAppUrl) return new URL(options.cardAppUrl).origin;
  if (options.url) return null;
  const { hostname } = new URL(payment.order.gatewayOrigin);
  return `http://${hostname}:${new URL(options.acquirerUrl).port}`;
}

function listenError(options: GatewayOptions, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE')
    return new SetupError(
      `Port ${options.port} is taken: stop what uses it, or choose another one with DOJANG_PORT.`,
      { cause },
    );
  if (code === 'EACCES')
    return new SetupError(`Port ${options.port} may not be used: choose one above 1023 with DOJANG_PORT.`, {
      cause,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new SetupError(`${options.host} is not an address of this machine: set DOJANG_HOST to one.`, {
      cause,
    });
  return cause;
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

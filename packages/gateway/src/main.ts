import { cardCompanies } from '@dojang/protocol/cards';
import { createAcquirer } from './acquirer/client.ts';
import { forWeakPeers } from './acquirer/for-weak-peers.ts';
import { knowProfiles } from './acquirer/profiles.ts';
import { sharedSecretsOf } from './acquirer/shared-secrets.ts';
import { addressesOf } from './addresses.ts';
import { cardCompaniesOf } from './card-companies.ts';
import { checkStrength } from './check-strength.ts';
import { describeExposed, exposedFiles, exposedSecrets } from './data-folder/exposed-files.ts';
import { createSender } from './delivery/http/sender.ts';
import { createTransports } from './delivery/transports.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { acquirerCheck, diskCheck, fileCheck, keysCheck, schemaCheck, storeCheck } from './health/checks.ts';
import { clockCheck } from './health/clock-check.ts';
import { readLargeFile } from './health/read-large-file.ts';
import { type Check, createReadiness } from './health/readiness.ts';
import { watchClock } from './health/watch-clock.ts';
import { findBrowserCode } from './http/browser-code.ts';
import type { HttpDeps } from './http/deps.ts';
import { createDrain } from './http/drain.ts';
import { listen } from './http/listen.ts';
import { meterRequests } from './http/meter-requests.ts';
import { type MetricsServer, serveMetrics } from './http/metrics-server.ts';
import { addRoutes } from './http/routes.ts';
import { createHttpServer } from './http/server.ts';
import { traceSpans } from './http/trace-spans.ts';
import { comingMonths } from './jobs/coming-months.ts';
import { deletions, KEPT_DELIVERY_DAYS } from './jobs/deletions.ts';
import { deliveries } from './jobs/deliveries.ts';
import { erasures } from './jobs/erasures.ts';
import { expiries } from './jobs/expiries.ts';
import { bookJobs } from './jobs/reconciliations.ts';
import { recoveries } from './jobs/recoveries.ts';
import { riskLog } from './jobs/risk-log.ts';
import { startJobs } from './jobs/runner.ts';
import { sharedResults } from './jobs/shared-results.ts';
import { trailHeads } from './jobs/trail-heads.ts';
import {
  countEvents,
  meteredAcquirer,
  meteredRateLimits,
  meteredStore,
  meteredTransports,
} from './meters/metered.ts';
import { createMeters } from './meters/meters.ts';
import { broughtMasterKeys, openState, storeFileIn } from './open-state.ts';
import { type Ports, systemPorts } from './ports.ts';
import { createRateLimits, noRateLimits } from './rate-limits/rate-limits.ts';
import type { OnEvents } from './record/change-payment.ts';
import { logContradiction } from './record/log-contradiction.ts';
import { requireTls } from './require-tls.ts';
import { keptByLaw } from './retention/kept-years.ts';
import { followKeys } from './seal/follow-keys.ts';
import { SetupError } from './setup-error.ts';
import { readBacklogs } from './status/backlogs.ts';
import { readBooksState } from './status/books.ts';
import { readRisk } from './status/risk.ts';
import { openTerms } from './terms/open-terms.ts';
import { isLoopbackHost } from './tls/loopback.ts';
import { startTracing } from './tracing/start-tracing.ts';
import { tracedAcquirer, tracedStore, tracedTransports } from './tracing/traced-ports.ts';
import { watchPayments } from './window/watch-payments.ts';

export { parseSharedSecrets, readSharedSecrets, sharedSecretsOfFile } from './acquirer/shared-secrets.ts';
export { modeOfFolder, prepareFolder, refuseKeysInside, unusableFolder } from './data-folder/folder-mode.ts';
export { keepKey } from './data-folder/kept-key.ts';
export type { LogEntry } from './delivery/log.ts';
export { type MessageEntry, readMessages } from './delivery/message-log.ts';
export type { WebhookAddress, WebhookEvent } from './delivery/webhook/webhook-address.ts';
export { listWebhookAddresses } from './delivery/webhook/webhook-addresses.ts';
export { type LogOptions, readWebhookLog, type WebhookEntry } from './delivery/webhook/webhook-log.ts';
export { type CancelText, cancelTexts, type GatewayOptions } from './gateway-options.ts';
export type { Actor, ManageDeps } from './manage/act.ts';
export { type Adopted, adoptCharge, type Candidate, findCandidates } from './manage/adopt.ts';
export { type ErasedBuyers, eraseBuyers } from './manage/buyers.ts';
export { rotateAcquirerSecret, rotateSealingKey } from './manage/keys.ts';
export { rotateMasterKey } from './manage/master-key.ts';
export {
  type AddResult,
  addMerchant,
  editMerchant,
  type IssuedKeys,
  type KeyUse,
  type MerchantEdit,
  type NewMerchant,
  setAppSchemes,
  setCardsOff,
  setDomains,
  setInterestFree,
  setLimits,
  setMerchantStatus,
} from './manage/merchants.ts';
export { showMessage } from './manage/messages.ts';
export { rotateClientKey, rotateCustKey, rotateRefundKey } from './manage/partner-keys.ts';
export {
  type CancellationAct,
  type Cancelled,
  cancellationActs,
  cancellationOf,
  cancelPayment,
  isByOperator,
  type OperatorCancellation,
  resumePayment,
} from './manage/payments.ts';
export {
  chooseToGiveBack,
  holdSince,
  lastMomentOf,
  openDifferencesOf,
  releaseHold,
  requestDay,
  requestGiveBack,
} from './manage/reconcile.ts';
export { type ResendResult, resendDelivery, resendOrder } from './manage/resend.ts';
export { keepShopAddress, type ShopAddress, shopSecretText } from './manage/shop-address.ts';
export { recordStoreAct, type StoreDoing } from './manage/store-act.ts';
export { testAccount } from './manage/test-account.ts';
export {
  type Flaw,
  readTrail,
  type TrailEntry,
  trailHead,
  type Verified,
  verifyTrail,
} from './manage/trail.ts';
export {
  type AddAddressResult,
  addWebhookAddress,
  enableWebhookAddress,
  type NewWebhookAddress,
  removeWebhookAddress,
  rotateWebhookSecret,
} from './manage/webhook-addresses.ts';
export type { Merchant } from './merchant/merchant.ts';
export { offerText, parseOffer } from './merchant/merchant-offer.ts';
export { findMerchant, listMerchants, type MerchantDeps } from './merchant/merchants.ts';
export { parseDomain } from './merchant/parse-domain.ts';
export { isOfDomain } from './merchant/public-suffix.ts';
export { openState, type StateOptions } from './open-state.ts';
export type { Contradiction } from './payment/contradiction.ts';
export type { PaymentEvent } from './payment/events.ts';
export type { Failure } from './payment/failure.ts';
export type { Limits } from './payment/limits.ts';
export { moneyAtRisk } from './payment/money-at-risk.ts';
export {
  type Cancellation,
  cancellableWon,
  cancelledWon,
  isHeld,
  type PaymentState,
  type PaymentStatus,
} from './payment/state.ts';
export { type TaxKind, taxKinds } from './payment/tax-parts.ts';
export { type Ports, systemPorts } from './ports.ts';
export type { RateCounts } from './rate-limits/limits.ts';
export type { AdoptionRefusal, ListedOrder } from './reconcile/adoption.ts';
export { findDay } from './reconcile/change-rows.ts';
export type { Reconciliation, StoredDifference } from './reconcile/rows.ts';
export { changePayment } from './record/change-payment.ts';
export { eventFromRow, paymentFromRow } from './record/payment-rows.ts';
export { paymentsOfOrder } from './record/payments-of-order.ts';
export { failureWords } from './result/failure-words.ts';
export { type BuyerQuery, findBuyer } from './retention/find-buyer.ts';
export type { Mode } from './settings.ts';
export { SetupError } from './setup-error.ts';
export { type Risk, readRisk } from './status/risk.ts';
export { type RiskItem, readStatus, type Status } from './status/status.ts';
export type { Head } from './store/act-chain.ts';
export type { PayoutDaysRow } from './store/contract.ts';
export { draftTerms } from './terms/draft-terms.ts';
export { type Operator, readTerms, type Terms } from './terms/terms.ts';
export type { TracingOptions } from './tracing/start-tracing.ts';
export type { VatRoundings } from './vat-roundings.ts';

const onAll =
  (listeners: readonly OnEvents[]): OnEvents =>
  (state, events) => {
    for (const hear of listeners) hear(state, events);
  };

/** What is watched, with who watches it around it. */
function around<Port>(port: Port, ...watchers: readonly (((port: Port) => Port) | undefined)[]): Port {
  return watchers.reduce((inner, watch) => watch?.(inner) ?? inner, port);
}

/** Below it the disk of the store counts as nearly full. */
const MIN_FREE_MIB = 512;
/** How often readiness is looked at when nobody asks. */
const LOOK_AT_HEALTH_MS = 30_000;

/** A gateway that runs. */
export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Where Prometheus reads; null: nowhere. */
  readonly metricsPort: number | null;
  /** Says at `/readyz` that it stops, takes no more requests, lets those under way end (10 s at most), then jobs, then the store. */
  close(): Promise<void>;
}

/** Of the embedded store. */
function fileChecks({ dataDir, minFreeMib = MIN_FREE_MIB }: GatewayOptions): readonly Check[] {
  return [fileCheck(storeFileIn(dataDir)), diskCheck(dataDir, minFreeMib)];
}

/**
 * Starts a gateway.
 * @throws SetupError a sentence for the person who starts it
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { mode, url } = options;
  if (mode === 'live' && options.rateLimits === 'off')
    throw new SetupError('DOJANG_RATE_LIMITS must be on in live mode: off is for tests and benchmarks.');
  if (mode === 'live') requireTls(options);
  const secretFiles = exposedSecrets(mode, options.secretFiles ?? []);

  const browserCode = findBrowserCode();
  const addresses = addressesOf(options);
  const ports: Ports = { ...systemPorts, ...options.ports };
  const terms = openTerms(mode, options.termsFile, ports.nowMs());
  const server = createHttpServer(ports, options);
  const { log } = server;
  const drain = createDrain(ports, server);

  const acquirerSecrets = sharedSecretsOf(options.acquirerSecret, {
    nowMs: () => ports.nowMs(),
    reader: { mode, log },
  });
  checkStrength(mode, log, [
    ...(broughtMasterKeys(options)?.() ?? []).map(({ secret }) => ['the master key', secret] as const),
    ...acquirerSecrets().accepted.map((secret) => ['the acquirer secret', Buffer.from(secret)] as const),
  ]);
  const opened = await openState(ports, {
    ...options,
    checkFile: true,
    onWarning: (sentence) => log.warn({}, sentence),
  });
  const exposed = [...exposedFiles(options.dataDir), ...secretFiles];
  if (exposed.length > 0) log.warn({ files: exposed.length }, describeExposed(exposed));
  const keys = await followKeys(opened, log);
  const meters =
    options.metrics &&
    createMeters({
      ports,
      backlogs: () => readBacklogs(opened.store),
      risk: () => readRisk(opened.store),
      books: () => readBooksState(opened.store),
      readiness: () => readiness.look(),
      cardCompanies: cardCompanies.map(({ code }) => code),
      build: { mode, engine: options.databaseUrl === undefined ? 'sqlite' : 'postgres' },
    });
  const tracing = options.tracing && startTracing({ ports, log, mode }, options.tracing);
  const store = around(
    opened.store,
    meters && ((inner) => meteredStore(inner, meters)),
    tracing && ((inner) => tracedStore(inner, tracing.tracer)),
  );
  const state = { ...opened, store };
  const peers = around(
    createAcquirer({ url: options.acquirerUrl, secrets: acquirerSecrets, log }),
    meters && ((inner) => meteredAcquirer(inner, meters)),
    tracing && ((inner) => tracedAcquirer(inner, tracing.tracer)),
  );
  const profiles = knowProfiles(ports, peers);
  const acquirer = forWeakPeers(peers, ports, profiles);
  const sender = createSender({ ports, mode });
  if (mode === 'live' && options.mail === undefined)
    log.warn('No mail is sent to customers: DOJANG_SMTP_URL is not set.');
  const transports = around(
    await createTransports({ ...state, mode, sender }, options),
    meters && ((inner) => meteredTransports(inner, meters)),
    tracing && ((inner) => tracedTransports(inner, tracing.tracer)),
  );
  const limiting =
    options.rateLimits === 'off'
      ? noRateLimits
      : createRateLimits({ ports, store: state.store }, options.rateLimits);
  const rateLimits = meters === undefined ? limiting : meteredRateLimits(limiting, meters);
  const watcher = watchPayments(ports, state.store, log);

  const readiness = createReadiness(
    ports,
    [
      storeCheck(state),
      schemaCheck(state.store),
      keysCheck(keys),
      acquirerCheck(options.acquirerUrl),
      clockCheck({ ports, store: state.store, acquirerUrl: options.acquirerUrl }),
      ...(options.databaseUrl ? [] : fileChecks(options)),
    ],
    (name, finding) => {
      if (finding.status === 'ok') log.info({ check: name }, 'a check of readiness is well again');
      else log.warn({ check: name, ...finding }, 'a check of readiness is not well');
    },
  );
  // What is not well is said in the log too when nobody probes.
  const stopLooking = ports.every(LOOK_AT_HEALTH_MS, () => void readiness.look());
  const stopWatchingClock = watchClock(ports, log);
  const reading = new AbortController();
  const fileRead = options.databaseUrl
    ? null
    : readLargeFile(storeFileIn(options.dataDir), { readiness, log, signal: reading.signal });

  const deps: HttpDeps = {
    ...state,
    readiness,
    trustedProxies: options.trustedProxies ?? ['loopback'],
    ...(await cardCompaniesOf(mode, acquirer)),
    profiles,
    mode,
    rateLimits,
    testPrefix: mode === 'test' && options.testPrefix === true,
    cancelText: options.cancelText,
    vatRounding: options.vatRounding,
    acquirerSecrets,
    addresses,
    browserCode,
    terms,
    watcher,
    stopping: drain.stopping,
    meters,
    onEvents: onAll([logContradiction(log), ...(meters === undefined ? [] : [countEvents(meters)])]),
  };

  if (meters !== undefined) meterRequests(server, meters);
  if (tracing !== undefined) traceSpans(server, tracing.tracer);
  addRoutes(server, deps);
  const stopJobs = startJobs({ ports, log, tracer: tracing?.tracer }, [
    recoveries(deps),
    expiries(deps),
    sharedResults(state),
    deliveries(state, transports),
    ...erasures(state, { ...keptByLaw, ...options.keptYears }),
    ...deletions(state, options.deliveryDays ?? KEPT_DELIVERY_DAYS),
    comingMonths(state),
    ...bookJobs(deps, options.reconcileAtMs),
    trailHeads(state),
    riskLog(state),
  ]);

  let metrics: MetricsServer | undefined;
  let isListening = false;

  async function close(): Promise<void> {
    stopLooking();
    stopWatchingClock();
    await drain.drain(isListening ? (options.stopDelayMs ?? 0) : 0);
    reading.abort();
    await fileRead;
    watcher.close();
    await server.close();
    await metrics?.close();
    await stopJobs();
    await sender.close();
    await acquirer.close();
    await keys.stop();
    await state.store.close();
    await tracing?.close();
  }

  try {
    const { port, origin } = await listen(server, options);
    isListening = true;
    addresses.listensAt(origin);
    if (meters !== undefined && options.metrics !== undefined) {
      metrics = await serveMetrics(meters.registry, options.metrics);
      if (!isLoopbackHost(options.metrics.host))
        log.warn(
          { metricsHost: options.metrics.host, metricsPort: metrics.port },
          'the metrics can be read from other machines, without a password: let nobody but Prometheus reach them (DOJANG_METRICS_HOST)',
        );
    }
    return { url: url ?? `http://localhost:${port}`, port, metricsPort: metrics?.port ?? null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

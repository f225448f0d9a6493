import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Gateway,
  type GatewayOptions,
  type ManageDeps,
  openState,
  type Ports,
  sharedSecretsOfFile,
  startGateway,
  systemPorts,
} from '../../packages/gateway/src/main.ts';
import type { StoreLocation } from '../../packages/gateway/src/store/contract.ts';
import { actor } from '../../packages/gateway/test/support/actor.ts';
import type { TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { type Issuers, type IssuersOptions, startIssuers } from '../../packages/issuers/src/main.ts';
import type { Fields } from '../../packages/protocol/src/payple/index.ts';
import {
  createPartner,
  dojang,
  type Order,
  type Partner,
  testCredentials,
} from '../../packages/sdk/src/index.ts';
import { createPayer, type Payer } from '../../packages/sdk/src/testing/index.ts';
import { type LyingIssuers, startLyingIssuers } from './lying-issuers.ts';

/** Gateway and card companies in this process, with a clock that tests move instead of sleeping. */
export interface House {
  readonly gateway: Gateway;
  readonly issuers: Issuers;
  /** Null unless the house was opened with them. */
  readonly lyingIssuers: LyingIssuers | null;
  readonly partner: Partner<'test'>;
  readonly payer: Payer;
  readonly shopOrigin: string;
  readonly dataDir: string;
  /** Where the gateway's store is. */
  readonly location: StoreLocation;
  /** Works on the store beside the running gateway, as the command line does. */
  administer<Result>(work: (deps: ManageDeps) => Promise<Result>): Promise<Result>;
  /** What the gateway takes time and chance from; for another one beside it. */
  readonly ports: Ports;
  /** Both servers see this much later a moment. */
  advance(byMs: number): void;
  /** No time passes for the gateway meanwhile, and no deadline ends: it may take as long as a busy machine needs. */
  standStill<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The clock of the gateway's machine is off by so much from now on; that of the card companies is right. */
  setGatewayClock(offMs: number): void;
  /** A second process of the gateway, on the same data. */
  openSecondGateway(): Promise<Gateway>;
  /** Stops the gateway and starts it again on the same data and port. @param meanwhile what is done while none runs */
  restartGateway(meanwhile?: () => Promise<void>): Promise<void>;
  restartIssuers(): Promise<void>;
  /** Stops the gateway for good. */
  stopGateway(): Promise<void>;
  /** Arms a fault of the card companies. */
  arm(fault: Record<string, unknown>): Promise<void>;
  /** The faults that have not struck yet. */
  armed(): Promise<readonly unknown[]>;
  /** Nothing is armed any more. */
  disarm(): Promise<void>;
  /** An order nobody has used yet. */
  order(changes?: Partial<Order>): Order;
  /** The same payment request from a server that sealed nothing, so that a page may say what it likes. */
  unsealed(fields: Fields): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Where the gateway keeps its state: a place of its own, removed at the end. A file in the data folder unless given. */
  readonly engine?: Pick<TestEngine, 'place'> | undefined;
  readonly shopOrigin?: string;
  readonly testPrefix?: boolean;
  /** What the card companies can not. */
  readonly profile?: IssuersOptions['profile'];
  /** The gateway asks card companies whose answers a test can change. */
  readonly lying?: boolean;
  /** Sends messages to customers. */
  readonly mail?: GatewayOptions['mail'];
  readonly alimtalk?: GatewayOptions['alimtalk'];
  /** Instead of the system's, for a test that holds the gateway at some moment. */
  readonly afterIo?: (work: () => void) => void;
  readonly maxConnections?: number;
  readonly maxRequests?: number;
  /** Of gateway and card companies, instead of a fixed secret. */
  readonly acquirerSecretFile?: string;
  readonly trustedProxies?: readonly string[];
  /** Nothing is counted unless given: most tests say wrong keys by the dozen from one address. */
  readonly rateLimits?: GatewayOptions['rateLimits'];
  readonly metrics?: GatewayOptions['metrics'];
  readonly tracing?: GatewayOptions['tracing'];
  readonly stopDelayMs?: number;
  /** The public address, where a proxy stands in front. */
  readonly url?: string;
  readonly cancelText?: GatewayOptions['cancelText'];
  readonly vatRounding?: GatewayOptions['vatRounding'];
  readonly minFreeMib?: number;
  /** Takes the gateway's log, at debug level. */
  readonly logStream?: { write(line: string): void };
}

/** Shared by gateway and card companies. */
export const SECRET = randomBytes(32).toString('base64url');
let orders = 0;

/** By where their stores are: what looks into a store needs to know what time it is there. */
const clocks = new Map<string, () => number>();

/** The clock of the house whose store this is; the system's when it is no house's. */
export function clockOf(location: StoreLocation): () => number {
  return clocks.get(JSON.stringify(location)) ?? Date.now;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-house-'));
  const shopOrigin = options.shopOrigin ?? 'http://127.0.0.1:3999';
  let aheadMs = 0;
  let offMs = 0;
  const nowMs = () => Date.now() + aheadMs;
  const file = options.acquirerSecretFile;
  const ofIssuers = file === undefined ? SECRET : sharedSecretsOfFile({ file, nowMs });
  const gatewayNowMs = () => nowMs() + offMs;
  let standsAtMs: number | null = null;
  const monotonicMs = () => (standsAtMs ?? systemPorts.monotonicMs()) + aheadMs;
  const ports: Ports = {
    ...systemPorts,
    nowMs: gatewayNowMs,
    monotonicMs,
    deadline: (delayMs) =>
      standsAtMs === null ? systemPorts.deadline(delayMs) : new AbortController().signal,
    ...(options.afterIo && { afterIo: options.afterIo }),
  };
  const place = await options.engine?.place();
  const databaseUrl = place?.location.engine === 'postgres' ? place.location.url : undefined;

  const openIssuers = (port: number) =>
    startIssuers({
      host: '127.0.0.1',
      port,
      dataDir,
      acquirerSecret: ofIssuers,
      nowMs,
      profile: options.profile,
      logLevel: 'silent',
    });
  let issuers = await openIssuers(0);
  const faultKey = () => ({ authorization: `Bearer ${issuers.faultToken}` });
  const lyingIssuers = options.lying === true ? await startLyingIssuers(() => issuers.url) : null;
  const acquirerUrl = lyingIssuers?.url ?? issuers.url;
  const openGateway = (port: number) =>
    startGateway({
      mode: 'test',
      host: '127.0.0.1',
      port,
      dataDir,
      databaseUrl,
      mail: options.mail,
      alimtalk: options.alimtalk,
      acquirerUrl,
      acquirerSecret: file === undefined ? SECRET : { file },
      maxConnections: options.maxConnections,
      maxRequests: options.maxRequests,
      metrics: options.metrics,
      tracing: options.tracing,
      stopDelayMs: options.stopDelayMs,
      url: options.url,
      cancelText: options.cancelText,
      vatRounding: options.vatRounding,
      minFreeMib: options.minFreeMib ?? 1,
      ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
      rateLimits: options.rateLimits ?? 'off',
      testPrefix: options.testPrefix === true,
      logLevel: options.logStream === undefined ? 'silent' : 'debug',
      logStream: options.logStream,
      ports,
    });
  let gateway = await openGateway(0);
  let isStopped = false;
  const credentials = testCredentials({ cstId: 'test', custKey: 'abcd1234567890' });
  const environment = dojang({ url: gateway.url, mode: 'test' });
  const partner = createPartner({ environment, credentials, shopOrigin });

  const location: StoreLocation =
    databaseUrl === undefined
      ? { engine: 'sqlite', file: join(dataDir, 'gateway.sqlite') }
      : { engine: 'postgres', url: databaseUrl };
  clocks.set(JSON.stringify(location), nowMs);

  return {
    ports,
    get gateway() {
      return gateway;
    },
    get issuers() {
      return issuers;
    },
    lyingIssuers,
    partner,
    payer: createPayer({ shopOrigin }),
    shopOrigin,
    dataDir,
    location,
    administer: async (work) => {
      const state = await openState(ports, { mode: 'test', dataDir, databaseUrl });
      try {
        return await work({ ...state, actor });
      } finally {
        await state.store.close();
      }
    },
    setGatewayClock: (ms) => {
      offMs = ms;
    },
    standStill: async (work) => {
      standsAtMs = systemPorts.monotonicMs();
      try {
        return await work();
      } finally {
        standsAtMs = null;
      }
    },
    advance: (byMs) => {
      aheadMs += byMs;
    },
    openSecondGateway: () => openGateway(0),
    restartGateway: async (meanwhile) => {
      const { port } = gateway;
      await gateway.close();
      await meanwhile?.();
      gateway = await openGateway(port);
    },
    restartIssuers: async () => {
      const { port } = issuers;
      await issuers.close();
      issuers = await openIssuers(port);
    },
    stopGateway: async () => {
      isStopped = true;
      await gateway.close();
    },
    arm: async (fault) => {
      const response = await fetch(`${issuers.url}/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...faultKey() },
        body: JSON.stringify(fault),
      });
      if (!response.ok) throw new Error(`The fault was refused: ${await response.text()}`);
    },
    armed: async () => {
      const answer = await fetch(`${issuers.url}/faults`, { headers: faultKey() });
      return ((await answer.json()) as { faults: unknown[] }).faults;
    },
    disarm: async () => {
      await fetch(`${issuers.url}/faults`, { method: 'DELETE', headers: faultKey() });
    },
    order: (changes = {}) => {
      orders += 1;
      return {
        work: 'PAY',
        goods: '도장 티셔츠',
        amountWon: 1000,
        orderNumber: `ORDER-${process.pid}-${orders}`,
        resultUrl: '/payments/result',
        ...changes,
      };
    },
    unsealed: async (fields) => {
      const { authKey } = await partner.authenticate({ shopOrigin });
      return { ...fields, PCD_AUTH_KEY: authKey };
    },
    close: async () => {
      if (!isStopped) await gateway.close();
      await lyingIssuers?.close();
      await issuers.close();
      await place?.remove();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

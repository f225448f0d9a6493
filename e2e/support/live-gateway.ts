import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { termsFileIn } from '../../packages/cli/test/terms-file.ts';
import {
  addMerchant,
  editMerchant,
  type Gateway,
  type ManageDeps,
  openState,
  startGateway,
  systemPorts,
} from '../../packages/gateway/src/main.ts';
import type { StoreLocation } from '../../packages/gateway/src/store/contract.ts';
import { actor } from '../../packages/gateway/test/support/actor.ts';
import { SECRET } from './house.ts';
import { openHttpsProxy } from './https-proxy.ts';

/** A gateway in live mode behind a proxy on this machine, with one partner; its card companies are away unless named. */
export interface LiveGateway {
  readonly gateway: Gateway;
  /** Where this machine reaches it; its public address is {@link LIVE_URL}. */
  readonly address: string;
  /** Where a customer reaches it, through the proxy. */
  readonly proxied: string;
  readonly location: StoreLocation;
  /** Works on the store beside the running gateway, as the command line does. */
  administer<Result>(work: (deps: ManageDeps) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export const LIVE_URL = 'https://pay.example.kr';
export const LIVE_PARTNER = {
  id: 'shop',
  name: '도장 가게',
  domains: ['shop.example.kr'],
  keys: { custKey: 'live-cust-key', refundKey: 'live-refund-key', clientKey: 'live-client-key' },
};
/** What the proxy says of a request that came by HTTPS. */
export const BY_HTTPS = { 'x-forwarded-proto': 'https' };

export async function openLiveGateway(
  acquirerUrl = 'http://127.0.0.1:9',
  logStream?: { write(line: string): void },
): Promise<LiveGateway> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-live-'));
  const state = { mode: 'live', dataDir, masterKey: randomBytes(32).toString('base64') } as const;
  async function administer<Result>(work: (deps: ManageDeps) => Promise<Result>): Promise<Result> {
    const opened = await openState(systemPorts, state);
    try {
      return await work({ ...opened, actor });
    } finally {
      await opened.store.close();
    }
  }
  const { keys, ...partner } = LIVE_PARTNER;
  await administer(async (deps) => {
    await addMerchant(deps, partner, keys);
    await editMerchant(deps, partner.id, { clientKeyUse: 'on' });
  });
  const gateway = await startGateway({
    ...state,
    host: '127.0.0.1',
    port: 0,
    url: LIVE_URL,
    acquirerUrl,
    acquirerSecret: SECRET,
    trustedProxies: ['loopback'],
    logLevel: logStream === undefined ? 'silent' : 'info',
    logStream,
    termsFile: termsFileIn(dataDir),
  });
  const proxy = await openHttpsProxy(gateway.port);
  return {
    gateway,
    address: `http://127.0.0.1:${gateway.port}`,
    proxied: proxy.address,
    location: { engine: 'sqlite', file: join(dataDir, 'gateway.sqlite') },
    administer,
    close: async () => {
      await proxy.close();
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

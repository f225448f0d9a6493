import { type Gateway, listMerchants, openState, systemPorts, testAccount } from '@dojang/gateway';
import type { Issuers } from '@dojang/issuers';
import { readAcquirerSecret } from '../acquirer-secret.ts';
import type { Environment, LogLevel } from '../environment.ts';
import { requireLiveSettings } from '../live-needs.ts';
import { buildBrowserCode } from '../start/browser-code.ts';
import { startGatewayPart } from '../start/gateway-part.ts';
import { startIssuersPart } from '../start/issuers-part.ts';
import { loopbackUrl } from '../start/loopback-for.ts';
import { findPort, findPorts, type PortWish, requireDifferentPorts } from '../start/ports.ts';
import { type ShopProcess, startShop } from '../start/shop-process.ts';
import { shopWebhooks } from '../start/shop-webhooks.ts';
import { listenForStop, type StopRequest } from '../start/stop-request.ts';
import { networkAddress, welcomeLines } from '../start/welcome.ts';
import type { Terminal } from '../terminal.ts';

export interface StartOptions {
  /** Shows the requests, not only what went wrong. */
  readonly verbose: boolean;
  /** The example shop too: whoever has a shop of their own does without. */
  readonly shop: boolean;
}

interface Parts {
  shop?: ShopProcess;
  gateway?: Gateway;
  issuers?: Issuers;
}

/**
 * `dojang start`: the card companies and the gateway in this process and the shop, if it is wanted, in one of its own, until it is
 * asked to stop. In live: the gateway alone.
 * @throws CliError, SetupError; then nothing is left running
 */
export async function start(
  environment: Environment,
  options: StartOptions,
  terminal: Terminal,
): Promise<void> {
  const parts: Parts = {};
  const stop = listenForStop(() => parts.shop?.kill());
  try {
    if (environment.mode === 'live') await startLive(parts, environment, options, terminal);
    else await startAll(parts, { environment, options, terminal, stop });
    await stop.asked;
  } finally {
    await stopAll(parts);
  }
  terminal.print('Stopped.');
}

async function startAll(
  parts: Parts,
  {
    environment,
    options,
    terminal,
    stop,
  }: { environment: Environment; options: StartOptions; terminal: Terminal; stop: StopRequest },
): Promise<void> {
  const acquirerSecret = readAcquirerSecret(environment);
  const ports = await choosePorts(environment, options);
  await buildBrowserCode(stop.signal);
  if (stop.signal.aborted) return;

  const gatewayUrl = environment.url ?? `http://localhost:${ports.gateway}`;
  const logLevel = logLevelOf(environment, options);
  const webhooks = ports.shop === null ? null : shopWebhooks(environment);
  const webhookSecret = webhooks?.secret ?? null;
  if (ports.shop !== null)
    parts.shop = startShop({ environment, port: ports.shop, gatewayUrl, webhookSecret, logLevel });
  const elsewhere = environment.acquirerUrl;
  if (elsewhere === null)
    parts.issuers = await startIssuersPart({ environment, port: ports.issuers, acquirerSecret, logLevel });
  parts.gateway = await startGatewayPart({
    environment,
    mode: 'test',
    port: ports.gateway,
    acquirerUrl: elsewhere ?? loopbackUrl(environment.host, ports.issuers),
    acquirerSecret,
    logLevel,
  });
  if (ports.shop !== null) await webhooks?.register(ports.shop);
  const isShopReady = (await parts.shop?.ready) ?? true;
  if (stop.signal.aborted) return;

  const network = networkAddress(environment.host);
  const welcome = welcomeLines(
    {
      shopUrl: ports.shop === null ? null : (environment.shopUrl ?? `http://localhost:${ports.shop}`),
      gatewayUrl: parts.gateway.url,
      issuersUrl: elsewhere ?? parts.issuers?.url ?? '',
      account: testAccount,
      data: dataOf(environment),
      networkShopUrl: network === null || ports.shop === null ? null : `http://${network}:${ports.shop}`,
      tookMs: performance.now(),
    },
    terminal.colors,
  );
  for (const line of welcome) terminal.print(line);
  if (!isShopReady)
    terminal.note('The shop does not answer; the gateway and the card companies go on without it.');
  void parts.shop?.ended.then((how) => {
    if (!stop.signal.aborted)
      terminal.note(
        `The shop has ended (${how}); the gateway and the card companies go on. Start again to have it back.`,
      );
  });
}

/** Virtual card companies and a test shop have no place beside real money. */
async function startLive(
  parts: Parts,
  environment: Environment,
  options: StartOptions,
  { print, colors }: Terminal,
): Promise<void> {
  requireLiveSettings(environment);
  const port = await findPort(wishesOf(environment).gateway);
  parts.gateway = await startGatewayPart({
    environment,
    mode: 'live',
    port,
    acquirerUrl: environment.acquirerUrl ?? '',
    acquirerSecret: readAcquirerSecret(environment),
    logLevel: logLevelOf(environment, options),
  });
  const { store } = await openState(systemPorts, {
    mode: 'live',
    dataDir: environment.dataDir,
    databaseUrl: environment.databaseUrl ?? undefined,
    masterKey: environment.masterKey ?? undefined,
    masterKeyFile: environment.masterKeyFile ?? undefined,
  });
  const merchants = await listMerchants(store);
  await store.close();
  print(
    `${colors.bold('Dojang')} is ready in live mode: the gateway alone, without card companies and shop.`,
  );
  print(`Gateway ${parts.gateway.url}, listening on ${environment.host} port ${parts.gateway.port}`);
  print(`Data    ${dataOf(environment)}`);
  if (merchants.length === 0)
    print(
      'There is no merchant yet. Add one: dojang merchants add <id> --name <name> --domain <shop.example.kr>',
    );
}

interface Ports {
  readonly shop: number | null;
  readonly gateway: number;
  readonly issuers: number;
}

/** All of them before anything starts, so that a taken one leaves nothing behind. */
async function choosePorts(environment: Environment, options: StartOptions): Promise<Ports> {
  const wishes = wishesOf(environment);
  const others = [wishes.gateway, wishes.issuers] as const;
  requireDifferentPorts(options.shop ? [wishes.shop, ...others] : others);
  if (!options.shop) {
    const [gateway, issuers] = await findPorts(others);
    return { shop: null, gateway, issuers };
  }
  const [shop, gateway, issuers] = await findPorts([wishes.shop, ...others]);
  return { shop, gateway, issuers };
}

function wishesOf({ host, ...ports }: Environment) {
  return {
    shop: { part: 'the shop', host, port: ports.shopPort, variable: 'DOJANG_SHOP_PORT' },
    gateway: { part: 'the gateway', host, port: ports.port, variable: 'DOJANG_PORT' },
    issuers: {
      part: 'the card companies',
      host,
      port: ports.issuersPort,
      variable: 'DOJANG_ISSUERS_PORT',
    },
  } as const satisfies Readonly<Record<string, PortWish>>;
}

/** The gateway stops asking before the card companies stop answering. */
async function stopAll({ shop, gateway, issuers }: Parts): Promise<void> {
  await Promise.all([shop?.stop(), gateway?.close()]);
  await issuers?.close();
}

function logLevelOf({ logLevel }: Environment, { verbose }: StartOptions): LogLevel {
  return logLevel ?? (verbose ? 'info' : 'warn');
}

function dataOf({ databaseUrl, dataDir }: Environment): string {
  return databaseUrl === null ? dataDir : `the database of DOJANG_DATABASE_URL, keys in ${dataDir}`;
}

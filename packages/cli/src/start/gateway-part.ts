import { type Gateway, type GatewayOptions, startGateway } from '@dojang/gateway';
import type { Environment, LogLevel } from '../environment.ts';
import { openingError } from '../opening-error.ts';
import { logStream } from '../terminal.ts';
import { explainPort } from './ports.ts';

/** A load balancer that asks every second or two has then sent everybody elsewhere. */
const LIVE_STOP_DELAY_SECONDS = 5;

export interface GatewayPartInput {
  readonly environment: Environment;
  readonly mode: 'test' | 'live';
  readonly port: number;
  readonly acquirerUrl: string;
  readonly acquirerSecret: GatewayOptions['acquirerSecret'];
  readonly logLevel: LogLevel;
}

/** Starts the gateway as the environment says. @throws CliError, SetupError */
export async function startGatewayPart(input: GatewayPartInput): Promise<Gateway> {
  const { environment, port } = input;
  try {
    return await startGateway({
      mode: input.mode,
      host: environment.host,
      port,
      dataDir: environment.dataDir,
      databaseUrl: environment.databaseUrl ?? undefined,
      mayMigrate: environment.mayMigrate,
      masterKey: environment.masterKey ?? undefined,
      masterKeyFile: environment.masterKeyFile ?? undefined,
      url: environment.url ?? undefined,
      acquirerUrl: input.acquirerUrl,
      acquirerSecret: input.acquirerSecret,
      secretFiles: environment.secretFiles,
      cardAppUrl: environment.issuersUrl ?? undefined,
      ...(environment.trustedProxies !== null && { trustedProxies: environment.trustedProxies }),
      maxConnections: environment.maxConnections ?? undefined,
      maxRequests: environment.maxRequests ?? undefined,
      keepAliveSeconds: environment.keepAliveSeconds ?? undefined,
      cancelText: environment.cancelText ?? undefined,
      vatRounding: environment.vatRounding ?? undefined,
      minFreeMib: environment.minFreeMib ?? undefined,
      reconcileAtMs: environment.reconcileAtMs,
      rateLimits: environment.rateLimits,
      ...(environment.smtpUrl !== null &&
        environment.mailFrom !== null && {
          mail: { smtpUrl: environment.smtpUrl, from: environment.mailFrom },
        }),
      alimtalk: environment.alimtalk ?? undefined,
      keptYears: {
        ...(environment.buyerDataYears !== null && { payments: environment.buyerDataYears }),
        ...(environment.smallPaymentYears !== null && { smallPayments: environment.smallPaymentYears }),
      },
      deliveryDays: environment.deliveryDays ?? undefined,
      termsFile: environment.termsFile ?? undefined,
      testPrefix: environment.testPrefix,
      stopDelayMs:
        1_000 * (environment.stopDelaySeconds ?? (input.mode === 'live' ? LIVE_STOP_DELAY_SECONDS : 0)),
      metrics: environment.metrics ?? undefined,
      tracing: environment.tracing ?? undefined,
      logLevel: input.logLevel,
      logStream,
    });
  } catch (error) {
    const explained = explainPort(
      { part: 'the gateway', host: environment.host, port, variable: 'DOJANG_PORT' },
      error,
    );
    throw openingError(explained, environment.databaseUrl);
  }
}

import { type GatewayOptions, sharedSecretsOfFile, systemPorts, unusableFolder } from '@dojang/gateway';
import type { Issuers } from '@dojang/issuers';
import { readFaultToken } from '../acquirer-secret.ts';
import { systemCode } from '../cli-error.ts';
import type { Environment, LogLevel } from '../environment.ts';
import { logStream } from '../terminal.ts';
import { explainPort } from './ports.ts';

export interface IssuersPartInput {
  readonly environment: Environment;
  readonly port: number;
  readonly acquirerSecret: GatewayOptions['acquirerSecret'];
  readonly logLevel: LogLevel;
}

/** Starts the virtual card companies as the environment says. @throws CliError */
export async function startIssuersPart(input: IssuersPartInput): Promise<Issuers> {
  const { environment, port, acquirerSecret } = input;
  // Late, because most commands, and a gateway for real money, have nothing to do with them.
  const { startIssuers } = await import('@dojang/issuers');
  try {
    return await startIssuers({
      host: environment.host,
      port,
      dataDir: environment.dataDir,
      acquirerSecret:
        typeof acquirerSecret === 'string'
          ? acquirerSecret
          : sharedSecretsOfFile({ ...acquirerSecret, nowMs: () => systemPorts.nowMs() }),
      faultToken: readFaultToken(environment.dataDir),
      url: environment.issuersUrl ?? undefined,
      profile: environment.issuersProfile ?? undefined,
      logLevel: input.logLevel,
      logStream,
    });
  } catch (error) {
    // `node:sqlite` has one code for all that it cannot do: most often it may not write.
    if (systemCode(error) === 'ERR_SQLITE_ERROR') throw unusableFolder(environment.dataDir, error);
    throw explainPort(
      { part: 'the card companies', host: environment.host, port, variable: 'DOJANG_ISSUERS_PORT' },
      error,
    );
  }
}

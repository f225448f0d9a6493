import { readAcquirerSecret } from '../acquirer-secret.ts';
import { CliError } from '../cli-error.ts';
import type { Environment } from '../environment.ts';
import { startIssuersPart } from '../start/issuers-part.ts';
import { findPort } from '../start/ports.ts';
import { listenForStop } from '../start/stop-request.ts';

/** `dojang issuers`: the virtual card companies alone, with their log on standard output, until they are asked to stop. @throws CliError */
export async function runIssuers(environment: Environment): Promise<void> {
  if (environment.mode === 'live')
    throw new CliError(
      'The card companies of dojang issuers are virtual, and for test mode alone: in live mode DOJANG_ACQUIRER_URL names the real ones.',
    );
  const stop = listenForStop(() => {});
  const { host, issuersPort: port } = environment;
  const issuers = await startIssuersPart({
    environment,
    port: await findPort({ part: 'the card companies', host, port, variable: 'DOJANG_ISSUERS_PORT' }),
    acquirerSecret: readAcquirerSecret(environment),
    logLevel: environment.logLevel ?? 'info',
  });
  await stop.asked;
  await issuers.close();
}

import { readAcquirerSecret } from '../acquirer-secret.ts';
import type { Environment } from '../environment.ts';
import { startIssuersPart } from '../start/issuers-part.ts';
import { findPort } from '../start/ports.ts';
import { listenForStop } from '../start/stop-request.ts';

/** `dojang issuers`: the virtual card companies alone, with their log on standard output, until they are asked to stop. */
export async function runIssuers(environment: Environment): Promise<void> {
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

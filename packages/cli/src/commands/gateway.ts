import { readAcquirerSecret } from '../acquirer-secret.ts';
import type { Environment } from '../environment.ts';
import { requireLiveSettings } from '../live-needs.ts';
import { startGatewayPart } from '../start/gateway-part.ts';
import { loopbackUrl } from '../start/loopback-for.ts';
import { findPort } from '../start/ports.ts';
import { listenForStop } from '../start/stop-request.ts';

/** `dojang gateway`: the gateway alone, with its log on standard output, until it is asked to stop. */
export async function runGateway(environment: Environment): Promise<void> {
  const mode = environment.mode ?? 'test';
  if (mode === 'live') requireLiveSettings(environment);
  const stop = listenForStop(() => {});
  const { host, port, issuersPort } = environment;
  const gateway = await startGatewayPart({
    environment,
    mode,
    port: await findPort({ part: 'the gateway', host, port, variable: 'DOJANG_PORT' }),
    acquirerUrl: environment.acquirerUrl ?? loopbackUrl(host, issuersPort),
    acquirerSecret: readAcquirerSecret(environment),
    logLevel: environment.logLevel ?? 'info',
  });
  await stop.asked;
  await gateway.close();
}

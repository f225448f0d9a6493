import { modeOfFolder, refuseKeysInside } from '@dojang/gateway';
import { CliError } from './cli-error.ts';
import type { Environment, Settings } from './environment.ts';

/** The mode that was said, or else that of the data folder; null where neither says one. */
export function modeOf({ mode, dataDir }: Environment): 'test' | 'live' | null {
  return mode ?? modeOfFolder(dataDir);
}

/** Live takes real money, so nothing of it rests on a default. @throws CliError naming all that is missing, SetupError */
export function requireLiveSettings(environment: Environment): void {
  const {
    url,
    masterKey,
    masterKeyFile,
    acquirerUrl,
    acquirerSecret,
    acquirerSecretFile,
    trustedProxies,
    termsFile,
  } = environment;
  const missing = [
    !url?.startsWith('https://') &&
      `DOJANG_URL (the public address of this gateway, which begins with https://${url === null ? '' : '; it has another one'})`,
    masterKey === null &&
      masterKeyFile === null &&
      'DOJANG_MASTER_KEY_FILE (a file with 32 bytes in base64, from: openssl rand -base64 32; or DOJANG_MASTER_KEY itself)',
    acquirerUrl === null &&
      'DOJANG_ACQUIRER_URL (the card companies; live never starts on virtual ones by itself)',
    acquirerSecret === null &&
      acquirerSecretFile === null &&
      'DOJANG_ACQUIRER_SECRET_FILE (a file with the secret shared with the card companies; or DOJANG_ACQUIRER_SECRET itself)',
    termsFile === null && 'DOJANG_TERMS (a file with your own terms, begun by: dojang terms draft)',
    trustedProxies === null &&
      'DOJANG_TRUSTED_PROXIES (the addresses of the proxy that ends TLS in front; loopback, when it is on this machine)',
  ].filter((entry) => entry !== false);
  if (missing.length > 0)
    throw new CliError(`Live mode needs ${missing.join(', ')}: set it in the environment.`);
  refuseKeysInside(environment.dataDir, environment.secretFiles);
}

/** Does Node take any certificate, of card companies and databases alike? */
export function takesAnyCertificate(settings: Settings): boolean {
  return settings['NODE_TLS_REJECT_UNAUTHORIZED'] === '0';
}

/** What whoever works on live data is told then. */
export function anyCertificate(): CliError {
  return new CliError(
    'Live mode verifies certificates: take NODE_TLS_REJECT_UNAUTHORIZED out of the environment.',
  );
}

import type { GatewayOptions } from './gateway-options.ts';
import { SetupError } from './setup-error.ts';
import { isKeptSecret } from './tls/loopback.ts';

type LiveOptions = Pick<
  GatewayOptions,
  'url' | 'acquirerUrl' | 'cardAppUrl' | 'mail' | 'alimtalk' | 'trustedProxies' | 'tracing'
>;

/**
 * What the address of a mail server may set. Others take away the encryption or the proof of who is there, write a log of their own, or
 * send nothing at all.
 */
const mailSettings = ['pool', 'maxConnections', 'maxMessages', 'name', 'authMethod', 'tls.servername'];

/**
 * Live speaks TLS or not at all: with customers and partners, and with everybody it calls off this machine.
 * @throws SetupError naming all that would be said in the clear
 */
export function requireTls(options: LiveOptions): void {
  const { url, acquirerUrl, cardAppUrl, mail, alimtalk, trustedProxies, tracing } = options;
  const problems = [
    !url?.startsWith('https://') && 'DOJANG_URL must be the public https:// address of this gateway',
    !isSafe(acquirerUrl) && 'DOJANG_ACQUIRER_URL must be https://, or on this machine',
    cardAppUrl !== undefined &&
      !isSafe(cardAppUrl) &&
      'DOJANG_ISSUERS_URL must be https://, or on this machine',
    mail !== undefined &&
      [...(URL.parse(mail.smtpUrl)?.searchParams.keys() ?? [])].some(
        (name) => !mailSettings.includes(name),
      ) &&
      `DOJANG_SMTP_URL may set ${mailSettings.join(', ')} alone`,
    tracing !== undefined &&
      !isSafe(tracing.endpoint) &&
      'OTEL_EXPORTER_OTLP_ENDPOINT must be https://, or on this machine',
    alimtalk !== undefined && !isSafe(alimtalk.origin) && 'the address of 알림톡 must be https://',
    // What stands in front ends TLS, and its word is taken for it: so it is named, and nobody else is believed.
    trustedProxies === undefined &&
      'DOJANG_TRUSTED_PROXIES must name the proxy that ends TLS in front (loopback, when it is on this machine)',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new SetupError(`Live mode speaks TLS alone: ${problems.join('; ')}.`);
}

function isSafe(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isKeptSecret(url);
}

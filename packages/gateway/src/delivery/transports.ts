import type { Ports } from '../ports.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Mode } from '../settings.ts';
import type { Store } from '../store/contract.ts';
import { createSolapi, type SolapiOptions } from './alimtalk/solapi.ts';
import { createCustomerTransport } from './customer-transport.ts';
import type { Sender } from './http/sender.ts';
import type { Transport } from './transport.ts';
import { createWebhookTransport } from './webhook/webhook-transport.ts';

/** One for each channel. Channels without one keep their messages for who reads the outbox. */
export interface Transports {
  readonly webhook: Transport;
  readonly mail?: Transport;
  readonly alimtalk?: Transport;
}

interface TransportDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly sender: Sender;
  readonly mode: Mode;
}

export interface TransportOptions {
  /** E-mail to customers; without it they stay in the outbox. */
  readonly mail?: { readonly smtpUrl: string; readonly from: string } | undefined;
  /** 알림톡 to customers through Solapi; without it they stay in the outbox. */
  readonly alimtalk?: Omit<SolapiOptions, 'ports' | 'sender'> | undefined;
}

export async function createTransports(
  deps: TransportDeps,
  { mail, alimtalk }: TransportOptions,
): Promise<Transports> {
  // Loaded only when mail is sent: most gateways on a laptop never do.
  const smtp = mail && (await import('./mail/smtp.ts')).createSmtp(deps, mail);
  return {
    webhook: createWebhookTransport(deps),
    ...(smtp && { mail: createCustomerTransport(deps, smtp) }),
    ...(alimtalk && { alimtalk: createCustomerTransport(deps, createSolapi({ ...deps, ...alimtalk })) }),
  };
}

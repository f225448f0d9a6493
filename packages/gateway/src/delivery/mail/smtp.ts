import { createTransport } from 'nodemailer';
import type { Ports } from '../../ports.ts';
import type { Mode } from '../../settings.ts';
import { isLoopbackHost } from '../../tls/loopback.ts';
import { beginCall } from '../call.ts';
import type { Messenger } from '../customer-transport.ts';
import { mailOf } from './mail.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly smtpUrl: string;
  /** Sender, e.g. `결제 알림 <pay@example.kr>`. */
  readonly from: string;
}

const TIMEOUT_MS = 10_000;

/** Mail through an SMTP server. */
export function createSmtp(
  { ports, mode }: { readonly ports: Pick<Ports, 'nowMs' | 'monotonicMs'>; readonly mode: Mode },
  { smtpUrl, from }: SmtpOptions,
): Messenger {
  const smtp = createTransport(
    // A partner's texts must not make the server read files or fetch addresses.
    {
      url: smtpUrl,
      // Without it a server, or who sits before it, talks us out of STARTTLS.
      ...(mode === 'live' && !isLoopbackHost(new URL(smtpUrl).hostname) && { requireTLS: true }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    send: async ({ id, occasion, facts, merchant }, stopping) => {
      const end = beginCall(ports);
      const mail = {
        from,
        to: { name: '', address: facts.to },
        messageId: `<${id}@dojang>`,
        date: new Date(facts.atMs),
        ...mailOf(facts, { occasion, merchantName: merchant.name, mode }),
      };
      try {
        await unlessStopped(smtp.sendMail(mail), stopping);
        return { ...end({ status: 250, error: null }), isFinal: false };
      } catch (cause) {
        const { responseCode: status = null, code = '' } = cause as {
          readonly responseCode?: number;
          readonly code?: string;
        };
        // The server's own words may quote the address: its number and nodemailer's code are all that is kept.
        const error = ['SMTP', status, code].filter(Boolean).join(' ');
        return { ...end({ status, error }), isFinal: status !== null && status >= 500 && code !== 'EAUTH' };
      }
    },
  };
}

/** nodemailer cannot be stopped: what it does then is waited for no more. */
async function unlessStopped<Result>(work: Promise<Result>, stopping: AbortSignal): Promise<Result> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(Object.assign(new Error('The gateway stops.'), { code: 'ESTOP' }));
  stopping.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}

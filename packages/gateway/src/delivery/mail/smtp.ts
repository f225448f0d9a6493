import { createTransport } from 'nodemailer';
import type { Ports } from '../../ports.ts';
import type { Mode } from '../../settings.ts';
import type { SendResult, Transport } from '../transport.ts';
import { mailOf } from './mail.ts';

export interface SmtpOptions {
  readonly ports: Pick<Ports, 'nowMs'>;
  readonly mode: Mode;
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  /** Sender, e.g. `결제 알림 <pay@example.kr>`. */
  readonly from: string;
}

const TIMEOUT_MS = 10_000;

/** Mail through an SMTP server. */
export function createSmtp({ ports, mode, url, from }: SmtpOptions): Transport {
  const smtp = createTransport(
    // A partner's texts must not make the server read files or fetch addresses.
    { url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    send: async ({ id, occasion, facts, merchant }) => {
      const atMs = ports.nowMs();
      const told = (status: number | null, error: string | null, isRefused = false): SendResult => ({
        atMs,
        durationMs: Math.max(0, ports.nowMs() - atMs),
        status,
        error,
        answer: '',
        retryAfterMs: null,
        isRefused,
      });
      try {
        await smtp.sendMail({
          from,
          to: { name: '', address: facts.to },
          messageId: `<${id}@dojang>`,
          date: new Date(facts.atMs),
          ...mailOf(facts, { occasion, merchantName: merchant.name, mode }),
        });
        return told(250, null);
      } catch (cause) {
        const { responseCode, code } = cause as { readonly responseCode?: number; readonly code?: string };
        // The server's own words may quote the address: its number and nodemailer's code are all that is kept.
        const isRefused = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
        return told(
          responseCode ?? null,
          `SMTP ${responseCode ?? ''} ${code ?? ''}`.replace(/ +/g, ' ').trim(),
          isRefused,
        );
      }
    },
    close: () => smtp.close(),
  };
}

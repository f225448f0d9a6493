import type { CallOptions } from '../deadline.ts';
import { InputError } from '../errors.ts';
import type { Expected } from '../outcome.ts';
import { parseWebhook, type WebhookNotice } from '../parse-webhook.ts';
import { type ReceivedWebhook, verifyWebhook } from '../verify-webhook.ts';
import { readWebhookSecret } from '../webhook-secret.ts';
import type { InboxInput } from './inbox-input.ts';
import type { InboxOutcome, OrderOutcome } from './inbox-outcome.ts';
import { createLooks } from './looks.ts';

/** `body`: a form, its text, JSON or a record, from a return or a callback. `webhook`: as it was received, with its raw body. */
export type Incoming = { readonly body: unknown } | { readonly webhook: ReceivedWebhook };

/** Where results arrive, in whatever way; made by `createInbox`. */
export interface Inbox<Objection extends string = string> {
  /**
   * Takes what came back: stores it, verifies or confirms, and fulfils once. Answer a webhook with `webhookStatus(outcome)`.
   * @throws whatever your functions and the storage throw: answer 500. The webhook comes again, and the order is followed up
   */
  receive(incoming: Incoming, options?: CallOptions): Promise<InboxOutcome<Objection>>;
  /** Follows an order up from now on, also when nobody comes back from its window. Call it before each `requestPayment`. */
  follow(orderNumber: string): Promise<void>;
  /** Looks at an order now, for a customer who asks. Safe at any time. */
  look(
    orderNumber: string,
    options?: CallOptions,
  ): Promise<OrderOutcome<Objection> | { readonly kind: 'unknown-order' }>;
  /**
   * Looks at every order that is due: unverified, without an answer after a crash, or waiting for a customer who may have paid.
   * For a schedule of your own, where no process stays: every minute, say.
   * @throws AggregateError of what your functions and the storage threw; the other orders have been looked at
   */
  followUp(options?: CallOptions): Promise<void>;
  /** Does `followUp` every second until the inbox is closed. For a server. */
  startFollowUp(onError: (error: unknown) => void): void;
  /** Ends the follow-up and all calls, and resolves when nothing runs any more. What is left open is taken up at the next start. */
  close(): Promise<void>;
}

const FOLLOW_UP_EVERY_MS = 1_000;
const UNSIGNED = { kind: 'refused', reason: 'no-headers' } as const;

/**
 * One handler for the three ways in which a result arrives: the browser's return, the page's callback, the webhook; and for
 * the one in which none does.
 * @throws InputError for a webhook secret that is none
 */
export function createInbox<Transaction, Objection extends string = never, Own extends Expected = Expected>(
  input: InboxInput<Transaction, Objection, Own>,
): Inbox<Objection> {
  const { partner } = input;
  const secrets = readSecrets(input.webhookSecret);
  const closing = new AbortController();
  // Whatever stands in the place of an order here came from `expectedOf`.
  const looks = createLooks<Transaction, Objection>(input as unknown as InboxInput<Transaction, Objection>);
  let followingUp: Promise<void> | null = null;

  async function receiveNotice(
    notice: WebhookNotice,
    options: CallOptions | undefined,
  ): Promise<InboxOutcome<Objection>> {
    if (notice.kind === 'unreadable') return notice;
    const orderNumber = notice.kind === 'payment' ? notice.result.orderNumber : notice.orderNumber;
    const expected = await looks.expectedOf(orderNumber);
    if (expected === null) return { kind: 'unknown-order' };
    const call = untilClosed(options);
    if (notice.kind === 'payment') return looks.look(expected, notice.result, call);
    return { kind: 'cancelled', notice, order: await partner.lookup(expected, call) };
  }

  function untilClosed(options: CallOptions | undefined) {
    const { signal } = closing;
    const given = options?.signal;
    return { ...options, signal: given === undefined ? signal : AbortSignal.any([signal, given]) };
  }

  return {
    receive: async (incoming, options) => {
      if (!('webhook' in incoming)) {
        const notice = parseWebhook(incoming.body);
        // No browser brings a cancellation: whoever does pretends to be the gateway, which signs.
        if (secrets !== null && notice.kind === 'cancellation') return UNSIGNED;
        return receiveNotice(notice, options);
      }
      const { rawBody } = incoming.webhook;
      if (secrets === null) {
        const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
        return receiveNotice(parseWebhook(text), options);
      }
      const webhook = await verifyWebhook({ ...incoming.webhook, secret: secrets });
      return webhook.kind === 'refused' ? webhook : receiveNotice(parseWebhook(webhook.body), options);
    },
    follow: (orderNumber) => looks.follow(orderNumber),
    look: async (orderNumber, options) => {
      const expected = await looks.expectedOf(orderNumber);
      return expected === null ? { kind: 'unknown-order' } : looks.look(expected, null, untilClosed(options));
    },
    followUp: (options) => looks.lookAtDue(untilClosed(options)),
    startFollowUp: (onError) => {
      const timer = setInterval(() => {
        followingUp ??= looks
          .lookAtDue(untilClosed(undefined))
          .catch((error: unknown) => {
            if (!closing.signal.aborted) onError(error);
          })
          .finally(() => {
            followingUp = null;
          });
      }, FOLLOW_UP_EVERY_MS);
      unref(timer);
      closing.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    },
    close: async () => {
      closing.abort(new Error('the inbox is closed'));
      await followingUp;
      await looks.quiet();
    },
  };
}

function readSecrets(webhookSecret: string | readonly string[] | undefined): readonly string[] | null {
  const secrets = webhookSecret === undefined ? null : [webhookSecret].flat();
  for (const secret of secrets ?? []) readWebhookSecret(secret, 'webhookSecret');
  if (secrets?.length !== 0) return secrets;
  throw new InputError({ parameter: 'webhookSecret', rule: 'one secret or more', got: 'none' });
}

/** A process that has nothing else to do may end. Runtimes whose timers are numbers have no such thing. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') {
    timer.unref();
  }
}

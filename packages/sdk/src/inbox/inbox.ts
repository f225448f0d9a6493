import type { Mode } from '../credentials.ts';
import type { CallOptions } from '../deadline.ts';
import { InputError } from '../errors.ts';
import type { Declined, Expected, NotPaid, Paid, Unverified, Verification } from '../outcome.ts';
import { type CancellationNotice, parseWebhook } from '../parse-webhook.ts';
import type { Partner } from '../partner.ts';
import type { ResultClaim, Unreadable } from '../result-claim.ts';
import { verifyWebhook, type WebhookDelivery, type WebhookRefused } from '../verify-webhook.ts';
import { readWebhookSecret } from '../webhook-secret.ts';
import type { InboxStorage } from './storage.ts';

export interface InboxInput<Transaction> {
  readonly partner: Pick<Partner<Mode>, 'environment' | 'cstId' | 'confirm' | 'verify' | 'lookup'>;
  readonly storage: InboxStorage<Transaction>;
  /** Your order, from your own database: what its payment must be. Null for a number that is none of yours. */
  readonly expectedOf: (orderNumber: string) => Promise<Expected | null> | Expected | null;
  /**
   * Delivers the goods. Called once for each order, however many results arrive, at once or in other processes. After a crash in
   * the middle it is called again with the same `key`, unless it writes through the `transaction` of a storage that has one.
   */
  readonly fulfil: (paid: Paid, delivery: Delivery<Transaction>) => Promise<void> | void;
  /** `whsec_…`; when given, a webhook that it did not sign is refused. Without it webhooks are claims like any other. */
  readonly webhookSecret?: string | readonly string[] | undefined;
}

export interface Delivery<Transaction> {
  /** The same for each delivery of one order: pass it on to whatever can tell repetitions apart. */
  readonly key: string;
  readonly transaction: Transaction;
}

/** `body`: a form, its text, JSON or a record, from a return or a callback. `webhook`: a delivery with its raw body. */
export type Incoming = { readonly body: unknown } | { readonly webhook: WebhookDelivery };

/**
 * What has become of the order. Show `paid` as paid, `not-paid` as not paid, and everything else as being looked into.
 *
 * - `paid`: with `delivery` `now` or `before` the goods are delivered; `elsewhere` means another process is at it.
 * - `not-paid`: `claim` says what the browser said of it (failed, closed).
 * - `unverified`: not known. Ask again.
 * - `cancelled`: a webhook told of a cancellation; `order` is what the gateway says of the order now.
 * - `unknown-order`, `unreadable`, `refused`: nothing of yours; nothing was asked.
 */
export type Settlement =
  | { readonly kind: 'paid'; readonly paid: Paid; readonly delivery: 'now' | 'before' | 'elsewhere' }
  | { readonly kind: 'not-paid'; readonly outcome: NotPaid | Declined; readonly claim: ReadableClaim }
  | { readonly kind: 'unverified'; readonly outcome: Unverified }
  | { readonly kind: 'cancelled'; readonly notice: CancellationNotice; readonly order: Verification }
  | { readonly kind: 'unknown-order' }
  | Unreadable
  | WebhookRefused;

type ReadableClaim = Exclude<ResultClaim, Unreadable>;

export interface Inbox {
  /**
   * Settles what came back: verifies or confirms, and delivers once. Answer a webhook with `webhookStatus(settlement)`.
   * @throws whatever `expectedOf`, `fulfil` and the storage throw: answer 500, and the webhook comes again
   */
  receive(incoming: Incoming, options?: CallOptions): Promise<Settlement>;
}

/**
 * One handler for the three ways in which a payment is told: the browser's return, the page's callback, the webhook.
 * @throws InputError for a webhook secret that is none
 */
export function createInbox<Transaction>(input: InboxInput<Transaction>): Inbox {
  const secrets = input.webhookSecret === undefined ? null : [input.webhookSecret].flat();
  secrets?.forEach(readWebhookSecret);
  if (secrets?.length === 0) {
    throw new InputError({ parameter: 'webhookSecret', rule: 'one secret or more', got: 'none' });
  }
  return {
    receive: async (incoming, options) => {
      if (!('webhook' in incoming)) return settleNotice(input, parseWebhook(incoming.body), options);
      if (secrets === null) {
        const { rawBody } = incoming.webhook;
        const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
        return settleNotice(input, parseWebhook(text), options);
      }
      const webhook = await verifyWebhook({ ...incoming.webhook, secret: secrets });
      return webhook.kind === 'refused' ? webhook : settleNotice(input, parseWebhook(webhook.body), options);
    },
  };
}

async function settleNotice<Transaction>(
  input: InboxInput<Transaction>,
  notice: ReturnType<typeof parseWebhook>,
  options: CallOptions | undefined,
): Promise<Settlement> {
  if (notice.kind === 'unreadable') return notice;
  const orderNumber = notice.kind === 'payment' ? notice.claim.orderNumber : notice.orderNumber;
  const expected = orderNumber === '' ? null : await input.expectedOf(orderNumber);
  if (expected === null) return { kind: 'unknown-order' };
  requireSameOrder(expected, orderNumber);
  if (notice.kind === 'cancellation') {
    return { kind: 'cancelled', notice, order: await input.partner.lookup(expected, options) };
  }
  const outcome = await settleClaim(input.partner, { claim: notice.claim, expected, options });
  if (outcome.kind === 'unverified') return { kind: 'unverified', outcome };
  if (outcome.kind !== 'paid') return { kind: 'not-paid', outcome, claim: notice.claim };
  const { partner } = input;
  // Orders of several partners, or of test and live, may share a storage and a number.
  const key = `${partner.environment.product}/${partner.environment.mode}/${partner.cstId}/${orderNumber}`;
  const delivery = await input.storage.once(key, async (transaction) =>
    input.fulfil(outcome, { key, transaction }),
  );
  return { kind: 'paid', paid: outcome, delivery };
}

interface Question {
  readonly claim: ReadableClaim;
  readonly expected: Expected;
  readonly options: CallOptions | undefined;
}

/** Several results of one payment at once: while the first confirms, the gateway calls the outcome open to the others. */
const PAUSES_WHILE_OPEN_MS = [100, 300, 600, 1_200];

async function settleClaim(
  partner: InboxInput<unknown>['partner'],
  question: Question,
): Promise<Paid | NotPaid | Declined | Unverified> {
  let outcome = await ask(partner, question);
  for (const pauseMs of PAUSES_WHILE_OPEN_MS) {
    if (outcome.kind !== 'unverified' || outcome.reason !== 'open') return outcome;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    question.options?.signal?.throwIfAborted();
    outcome = await ask(partner, question);
  }
  return outcome;
}

async function ask(
  partner: InboxInput<unknown>['partner'],
  { claim, expected, options }: Question,
): Promise<Paid | NotPaid | Declined | Unverified> {
  const outcome =
    claim.kind === 'claims-authenticated'
      ? await partner.confirm(claim, expected, options)
      : await partner.verify(claim, expected, options);
  // A forged result, or a refused confirm of another attempt, says nothing of whether the order is paid.
  const isForged =
    outcome.kind === 'unverified' &&
    (outcome.reason === 'mismatch' || outcome.reason === 'foreign-confirm-url');
  if (!isForged && outcome.kind !== 'declined') return outcome;
  const known = await partner.lookup(expected, options);
  return known.kind === 'paid' ? known : outcome;
}

/** The wrong order's amount would deliver the wrong goods. */
function requireSameOrder(expected: Expected, orderNumber: string): void {
  if (expected.orderNumber === orderNumber) return;
  throw new InputError({
    parameter: 'expectedOf',
    rule: 'the order that was asked for',
    got: 'another order',
  });
}

/**
 * The HTTP status that answers a webhook. 200: settled, or nothing of yours. 401: not signed. 503: not settled yet, so that it
 * comes again.
 */
export function webhookStatus(settlement: Settlement): 200 | 401 | 503 {
  switch (settlement.kind) {
    case 'refused':
      return 401;
    case 'unverified':
      return settlement.outcome.reason === 'mismatch' ? 200 : 503;
    case 'paid':
      return settlement.delivery === 'elsewhere' ? 503 : 200;
    case 'cancelled':
    case 'not-paid':
    case 'unknown-order':
    case 'unreadable':
      return 200;
  }
}

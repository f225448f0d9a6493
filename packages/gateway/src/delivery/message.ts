import type { PaymentEvent } from '../payment/events.ts';
import { isSealed } from '../payment/sealed-rows.ts';
import type { PaymentState } from '../payment/state.ts';
import { receiptCancellations } from '../result/receipt-cancellations.ts';
import { receiptUrl } from '../result/result-fields.ts';
import type { DeliveryRow, OutboxRow } from '../store/contract.ts';
import { versionedJson } from '../store/versioned-json.ts';
import { type MessageChannel, newDelivery } from './delivery.ts';

export type Occasion = 'paid' | 'cancelled';

/** What a message tells, as its outbox row keeps it; the words are made when it is sent. */
export interface MessageFacts {
  /** E-mail address or phone number; empty once erased. */
  readonly to: string;
  /**
   * The order in the words of the shop's server. Null when it sealed none: what a page alone says is in no message, or anybody could
   * have anything sent in the shop's name to anyone.
   */
  readonly sealedOrder: { readonly goods: string; readonly orderNumber: string } | null;
  /** Paid, or given back. */
  readonly amountWon: number;
  /** What stays paid. */
  readonly restWon: number;
  readonly cardName: string;
  readonly atMs: number;
  readonly receiptUrl: string;
}

const kinds = {
  'mail-paid': { channel: 'mail', occasion: 'paid' },
  'mail-cancelled': { channel: 'mail', occasion: 'cancelled' },
  'alimtalk-paid': { channel: 'alimtalk', occasion: 'paid' },
  'alimtalk-cancelled': { channel: 'alimtalk', occasion: 'cancelled' },
} as const satisfies Readonly<
  Record<string, { readonly channel: MessageChannel; readonly occasion: Occasion }>
>;

type MessageKind = keyof typeof kinds;

export function isMessageKind(kind: string): kind is MessageKind {
  return Object.hasOwn(kinds, kind);
}

/** Channel and occasion of a message. @throws when the kind is not one */
export function kindOf(kind: string): { readonly channel: MessageChannel; readonly occasion: Occasion } {
  if (!isMessageKind(kind)) throw new Error(`${kind} is not a kind of message.`);
  return kinds[kind];
}

/**
 * Of how many cancellations a customer is told, beside the one that leaves nothing. The address is what somebody typed in the window:
 * a shop that gives back won by won is no way to fill a mailbox. The receipt has all of them.
 */
const MOST_CANCELLATION_MESSAGES = 20;

/** Before there were versions, a message was stored with the same facts. Version 1 did not say whose words it told. */
const messages = versionedJson<MessageFacts>('A message', [
  (facts) => facts,
  ({ goods: _goods, orderNumber: _number, ...facts }) => ({ ...facts, sealedOrder: null }),
]);

export function factsOf({ body }: Pick<OutboxRow, 'body'>): MessageFacts {
  return messages.read(body);
}

export function factsToBody(facts: MessageFacts): string {
  return messages.write(facts);
}

/**
 * What a customer gets of a change, stored in its commit: a payment and each cancellation, by e-mail to the address
 * for the receipt (else `PCD_PAYER_EMAIL`) and by 알림톡 to `PCD_PAYER_HP`. A channel that has no address sends nothing. Of very many
 * cancellations the first 20 are told, and the one that leaves nothing.
 */
export function messagesOf(
  state: PaymentState,
  events: readonly PaymentEvent[],
  nowMs: number,
): readonly { readonly outbox: OutboxRow; readonly delivery: DeliveryRow }[] {
  return events.flatMap((event) => {
    const message = messageOf(state, event);
    if (message === null) return [];
    const { occasion, facts } = message;
    const recipients = [
      { kind: `mail-${occasion}`, channel: 'mail', to: state.receiptEmail || state.order.payerEmail },
      { kind: `alimtalk-${occasion}`, channel: 'alimtalk', to: state.order.payerPhone },
    ] as const;
    return recipients
      .filter(({ to }) => to !== '')
      .map(({ kind, channel, to }) => {
        const outbox: OutboxRow = {
          id: `${state.id}:${state.events}:${kind}`,
          kind,
          payment_id: state.id,
          merchant_id: state.order.merchantId,
          order_number: state.order.orderNumber,
          body: factsToBody({ to, ...facts }),
          created_at: nowMs,
          due_at: null,
        };
        return { outbox, delivery: newDelivery(outbox, { channel }, nowMs) };
      });
  });
}

function messageOf(
  state: PaymentState,
  event: PaymentEvent,
): { readonly occasion: Occasion; readonly facts: Omit<MessageFacts, 'to'> } | null {
  if (state.status !== 'paid') return null;
  const { order, approval } = state;
  const payment = { sealedOrder: sealedOrderOf(state), cardName: approval.cardName };
  if (event.type === 'approved')
    return {
      occasion: 'paid',
      facts: {
        ...payment,
        amountWon: order.amountWon,
        restWon: order.amountWon,
        atMs: approval.approvedAtMs,
        receiptUrl: receiptUrl(state),
      },
    };
  if (event.type !== 'cancelled') return null;
  const number = state.cancellations.findIndex(({ id }) => id === event.cancelId) + 1;
  const done = receiptCancellations(state);
  const cancellation = done.find((each) => each.number === number);
  if (cancellation === undefined) throw new Error('A cancellation that was done has a receipt.');
  if (done.length > MOST_CANCELLATION_MESSAGES && cancellation.restWon > 0) return null;
  return {
    occasion: 'cancelled',
    facts: {
      ...payment,
      amountWon: cancellation.amountWon,
      restWon: cancellation.restWon,
      atMs: cancellation.endedAtMs,
      receiptUrl: `${receiptUrl(state)}/${number}`,
    },
  };
}

function sealedOrderOf({ order: { goods, orderNumber }, sealed }: PaymentState): MessageFacts['sealedOrder'] {
  return isSealed(sealed, 'goods') && isSealed(sealed, 'orderNumber') ? { goods, orderNumber } : null;
}

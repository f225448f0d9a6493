import type { CancelWish } from '../cancel-order.ts';
import { type Failure, failures } from '../failures.ts';
import { type Buyer, type Channel, channels, type Work, works } from '../order.ts';
import type { TextKey } from '../texts.ts';

export type OrderRequest =
  | { readonly ok: true; readonly productId: string; readonly buyer: Buyer }
  | { readonly ok: false; readonly field: string; readonly message: TextKey };

/** Reads an order from the page. Amounts are not read: the price is the shop's. */
export function readOrderRequest(body: unknown): OrderRequest {
  const [name, email] = [textOf(body, 'name').trim(), textOf(body, 'email').trim()];
  const phone = textOf(body, 'phone').replace(/[\s-]/g, '');
  if (name === '' || [...name].length > 80) return { ok: false, field: 'name', message: 'error.name' };
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 100) {
    return { ok: false, field: 'email', message: 'error.email' };
  }
  if (!/^\d{8,15}$/.test(phone)) return { ok: false, field: 'phone', message: 'error.phone' };
  return { ok: true, productId: textOf(body, 'productId'), buyer: { name, email, phone } };
}

/** What a developer wants to go wrong. */
export function readFailure(body: unknown): Failure | null {
  return failures.find((failure) => failure === textOf(body, 'failure')) ?? null;
}

/** What is to be given back, as the form of an order's page says it. */
export function readCancelWish(body: unknown): CancelWish {
  const fields = body instanceof URLSearchParams ? Object.fromEntries(body) : body;
  const amount = textOf(fields, 'amountWon').replaceAll(/[\s,]/g, '');
  return {
    amountWon: amount === '' ? null : wonOf(amount),
    cancelledWon: wonOf(textOf(fields, 'cancelledWon')),
  };
}

function wonOf(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
}

/** How the developer wants to pay; unknown wishes fall back to the usual way. */
export function readChoice(body: unknown): { readonly work: Work; readonly channel: Channel } {
  return {
    work: works.find((work) => work === textOf(body, 'work')) ?? 'PAY',
    channel: channels.find((channel) => channel === textOf(body, 'channel')) ?? 'post',
  };
}

function textOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value = new Map(Object.entries(body)).get(name);
  return typeof value === 'string' ? value : '';
}

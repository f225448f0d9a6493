import { amountText, cardNameText, momentText } from '@dojang/sdk';
import { html } from 'ghtml';
import { saysNothingCharged } from '../failure-reason.ts';
import type { Language } from '../language.ts';
import type { Order, Payment } from '../order.ts';
import { findProduct } from '../products.ts';
import type { Happening } from '../store/journal.ts';
import { isTextKey, type TextKey, text } from '../texts.ts';
import { drawer } from './drawer.ts';
import { layout, type Viewer } from './layout.ts';
import { payAlert, payAttributes } from './pay-form.ts';
import { stamp } from './stamp.ts';
import { type Standing, standingOf } from './standing.ts';

export interface OrderView {
  readonly order: Order;
  /** The payment that tells the order's state: the one that paid, else the newest. */
  readonly payment: Payment;
  readonly paidTwice: boolean;
  /** Looked at by the browser that ordered. */
  readonly mayCancel: boolean;
  readonly happenings: readonly Happening[];
}

/** Which of an order's payments tells its state. */
export function tellingPayment(order: Order, payments: readonly Payment[]): Payment | undefined {
  return payments.find((payment) => payment.orderNumber === order.fulfilledBy) ?? payments.at(-1);
}

/** Changes when the page would look different; the browser compares it to know when to draw anew. */
export function orderVersion(view: Pick<OrderView, 'payment' | 'paidTwice' | 'happenings'>): string {
  const { orderNumber, state, reason, cancelledWon, cancelTry } = view.payment;
  const said = cancelTry?.refusal === null ? 'asked' : (cancelTry?.refusal.reason ?? '');
  return [orderNumber, state, reason, view.paidTwice, cancelledWon, said, view.happenings.length].join(' ');
}

/** Where the payment stands, what it means for the money, and what to do now. */
export function orderPage(viewer: Viewer, view: OrderView): string {
  const { language } = viewer;
  const { order, payment } = view;
  const t = text.bind(null, language);
  const isOpen = payment.state === 'waiting' || payment.state === 'checking';
  const standing = standingOf(order, payment);
  const body = html`
    <div class="order" !${watchAttributes(view, isOpen)}>
      <section class="panel state ${standing}" aria-labelledby="state">
        !${standing === 'paid' || standing === 'partly' ? stamp(t('state.paid')) : ''}
        <p class="badge">${t(`state.${standing}`)}</p>
        <h1 id="state">${t(titleOf(standing, payment))}</h1>
        <div role="status">!${explanation(language, view)}</div>
        !${view.paidTwice ? html`<p class="alert"><b>${t('twice.title')}</b> ${t('twice.line')}</p>` : ''}
        !${actions(language, view)}
      </section>
      <section class="panel" aria-labelledby="details">
        <h2 id="details">${t('order.title')}</h2>
        !${summary(language, order)}
        !${details(language, view)}
        !${cancellation(language, view)}
        <p class="quiet small">${t('order.address')}</p>
      </section>
      !${drawer(language, view.happenings)}
    </div>`;
  const title = t(titleOf(standing, payment));
  return layout(viewer, isOpen ? { title, body, refreshSeconds: 5 } : { title, body });
}

function watchAttributes(view: OrderView, isOpen: boolean): string {
  return html`data-watch="/orders/${view.order.id}/state" data-version="${orderVersion(view)}"
    data-open="${isOpen}"`;
}

/** What was charged and given back before anybody had seen it paid is no failure of the customer's. */
function titleOf(standing: Standing, { reason }: Payment): TextKey {
  return standing === 'failed' && reason === 'reversed' ? 'state.cancelled.title' : `state.${standing}.title`;
}

function explanation(language: Language, { order, payment }: OrderView): string {
  const say = (...keys: readonly TextKey[]) =>
    html`<p>${keys.map((key) => text(language, key, { name: order.buyer.name })).join(' ')}</p>`;
  const amount = amountText(payment.cancelledWon, language);
  switch (standingOf(order, payment)) {
    case 'paid':
      return say('state.paid.line');
    case 'partly':
    case 'cancelled':
      return html`<p>${text(language, 'state.cancelled.line', { amount })}</p>`;
    case 'waiting':
      return say('state.waiting.line');
    case 'closed':
      return say('state.closed.line');
    case 'expired':
      return say('state.expired.line');
    case 'checking':
      return say(payment.reason === 'mismatch' ? 'reason.mismatch' : 'state.checking.line');
    case 'failed': {
      const key = `reason.${payment.reason}`;
      const reason = isTextKey(key) ? key : 'reason.other';
      const code =
        payment.code === ''
          ? ''
          : html`<p class="quiet small">${text(language, 'order.code', { code: payment.code })}</p>`;
      return (saysNothingCharged(payment.reason) ? say(reason, 'reason.noCharge') : say(reason)) + code;
    }
  }
}

function actions(language: Language, { order, payment }: OrderView): string {
  const t = text.bind(null, language);
  if (payment.state === 'paid') {
    const receipt = payment.receipt?.receiptUrl ?? '';
    const isBack = standingOf(order, payment) === 'cancelled';
    const link = isWebAddress(receipt)
      ? html`<a class="${isBack ? 'secondary' : 'primary'}" href="${receipt}" target="_blank" rel="noopener noreferrer"
          >${t('order.receipt')}<span class="unseen"> (${t('order.newTab')})</span></a
        >`
      : '';
    return html`<div class="action">!${link}<a class="secondary" href="/">${t('order.continue')}</a></div>`;
  }
  const check = html`
    <form method="post" action="/orders/${order.id}/check">
      <button class="secondary">${t('order.check')}</button>
    </form>`;
  if (payment.state === 'checking') return html`<div class="action">!${check}</div>`;
  const again = html`
    <form action="/orders/${order.id}/payments" !${payAttributes(language)}>
      <input type="hidden" name="work" value="${payment.work}" />
      <input type="hidden" name="channel" value="${payment.channel}" />
      !${payAlert()}
      <button class="primary">${t('order.again')}</button>
    </form>`;
  const other =
    payment.state === 'waiting' ? check : html`<a class="secondary" href="/">${t('order.continue')}</a>`;
  return html`<div class="action">!${again} !${other}</div>`;
}

/** Shows one line of an order: picture, name, price. */
export function summary(language: Language, order: Order): string {
  const product = findProduct(order.productId);
  const picture =
    product === undefined
      ? ''
      : html`<img src="/assets/pictures/${product.picture}" alt="" width="72" height="72" />`;
  return html`
    <div class="summary">
      !${picture}
      <div>
        <strong>${product?.name[language] ?? order.goods}</strong>
        <span class="price">${amountText(order.amountWon, language)}</span>
      </div>
    </div>`;
}

function details(language: Language, { order, payment }: OrderView): string {
  const t = text.bind(null, language);
  const { receipt } = payment;
  const rows: readonly (readonly [TextKey, string])[] = [
    ['order.number', payment.orderNumber],
    ['order.placed', momentText(order.createdAtMs, language)],
    ...(receipt === null
      ? []
      : ([
          [
            'order.card',
            [cardNameText(receipt.cardName, language), receipt.maskedNumber].filter(Boolean).join(' '),
          ],
          ['order.quota', instalments(language, receipt.quota)],
          ['order.approval', receipt.approvalNumber],
          ['order.transaction', receipt.transactionKey],
          ['order.approvedAt', momentText(receipt.approvedAtMs, language)],
        ] as const)),
    ...(payment.cancelledWon === 0
      ? []
      : ([
          ['order.cancelled', `−${amountText(payment.cancelledWon, language)}`],
          ['order.cancelledAt', momentText(payment.cancelledAtMs ?? payment.updatedAtMs, language)],
          ['order.left', amountText(order.amountWon - payment.cancelledWon, language)],
        ] as const)),
  ];
  return html`<dl>!${rows.map(([key, value]) => html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** The way to give a payment back, in full or in part, and what has come of the last try. */
function cancellation(language: Language, { order, payment, mayCancel }: OrderView): string {
  const t = text.bind(null, language);
  const leftWon = order.amountWon - payment.cancelledWon;
  if (payment.state !== 'paid' || leftWon === 0 || !mayCancel) return '';
  const { refusal = null, amountWon = leftWon } = payment.cancelTry ?? {};
  const action = html`action="/orders/${order.id}/cancel" method="post"`;
  const seen = html`<input type="hidden" name="cancelledWon" value="${payment.cancelledWon}" />`;
  if (payment.cancelTry !== null && refusal === null)
    return html`
      <div class="cancel-asked" role="status">
        <p><b>${t('cancel.asked', { amount: amountText(amountWon, language) })}</b> ${t('cancel.asked.line')}</p>
        <form !${action}>!${seen}<button class="secondary">${t('cancel.check')}</button></form>
      </div>`;
  const code =
    refusal === null || refusal.code === ''
      ? ''
      : html` <small>${t('order.code', { code: refusal.code })}</small>`;
  const refused =
    refusal === null ? '' : html`<p class="alert" role="alert">${t(refusalKey(refusal.reason))}!${code}</p>`;
  return html`
    <details class="cancel" ${refusal === null ? '' : 'open'}>
      <summary>${t('cancel.title')}</summary>
      <form !${action}>
        !${seen} !${refused}
        <p>${t('cancel.line')}</p>
        <label class="field">
          <span>${t('cancel.amount')}</span>
          <input name="amountWon" type="number" inputmode="numeric" min="1" max="${leftWon}" value="${Math.min(amountWon, leftWon)}" required />
        </label>
        <button class="secondary danger">${t('cancel.do')}</button>
      </form>
    </details>`;
}

function refusalKey(reason: string): TextKey {
  const key = `cancel.refused.${reason}`;
  return isTextKey(key) ? key : 'cancel.refused.other';
}

function instalments(language: Language, quota: string): string {
  if (quota === '') return text(language, 'order.quotaOnReceipt');
  const months = Number.parseInt(quota, 10);
  return months < 2
    ? text(language, 'order.atOnce')
    : text(language, 'order.months', { months: String(months) });
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

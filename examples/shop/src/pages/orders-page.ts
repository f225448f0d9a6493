import { momentText } from '@dojang/sdk';
import { html } from 'ghtml';
import type { Order, Payment } from '../order.ts';
import { text } from '../texts.ts';
import { layout, type Viewer } from './layout.ts';
import { summary } from './order-page.ts';
import { standingOf } from './standing.ts';

export interface OrderLine {
  readonly order: Order;
  readonly payment: Payment;
}

/** The orders of this browser, newest first. */
export function ordersPage(viewer: Viewer, lines: readonly OrderLine[]): string {
  const { language } = viewer;
  const t = text.bind(null, language);
  const rows = lines.map(
    ({ order, payment }) => html`
      <li>
        <a class="panel line" href="/orders/${order.id}">
          !${summary(language, order)}
          <span class="where ${standingOf(order, payment)}">
            <span class="badge">${t(`state.${standingOf(order, payment)}`)}</span>
            <span class="quiet small">${momentText(order.createdAtMs, language)}</span>
          </span>
        </a>
      </li>`,
  );
  const empty = html`
    <div class="panel empty">
      <h2>${t('orders.empty')}</h2>
      <p>${t('orders.emptyLine')}</p>
      <a class="primary" href="/">${t('order.continue')}</a>
    </div>`;
  const body = html`
    <h1>${t('orders.title')}</h1>
    !${rows.length === 0 ? empty : html`<ul class="lines">!${rows}</ul>`}`;
  return layout(viewer, { title: t('orders.title'), body });
}

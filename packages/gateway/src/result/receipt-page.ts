import { amountText, momentText } from '@dojang/protocol/figures';
import { type Html, html } from '../html.ts';
import type { Paid } from '../payment/state.ts';
import { chargedTax, taxKindOf } from '../payment/tax-parts.ts';
import { isFullyCancelled, type ReceiptCancellation, receiptCancellations } from './receipt-cancellations.ts';
import { type Language, receiptMessages } from './receipt-messages.ts';
import {
  approvalRows,
  merchantRows,
  orderRows,
  type ReceiptContext,
  receiptFrame,
  rowsOf,
  taxRows,
} from './receipt-parts.ts';

/** The receipt of a paid payment, with what was given back of it: prints on A4 and on an 80 mm roll. */
export function receiptPage(state: Paid, context: ReceiptContext): Html {
  const { approval, order } = state;
  const { language, merchant } = context;
  const text = receiptMessages[language];
  const total = amountText(order.amountWon, language);
  const cancellations = receiptCancellations(state);
  const isCancelled = isFullyCancelled(state);
  const label = cancellations.length === 0 ? text.approved : text.partlyCancelled;
  const body = html`<p class="total">${isCancelled ? html`<s>${total}</s>` : total}</p>
      <dl>
        ${rowsOf(
          [
            ...orderRows(state, language),
            ...approvalRows(state, language),
            [text.transactionKey, approval.transactionKey],
            [text.approvedAt, momentText(approval.approvedAtMs, language)],
          ],
          language,
        )}
      </dl>
      <dl class="amounts">
        ${rowsOf([...taxRows(chargedTax(state), taxKindOf(state), language), [text.total, total]], language)}
      </dl>
      ${cancellationList(state, cancellations, language)}
      <dl>
        ${rowsOf(merchantRows(merchant, language), language)}
      </dl>`;
  return receiptFrame(
    {
      title: text.title,
      seal: {
        text: isCancelled ? text.cancelSeal : text.seal,
        label: isCancelled ? text.cancelled : label,
        isCancelled,
      },
      body,
    },
    context,
  );
}

/** The receipt of one cancellation that was done. */
export function cancellationReceiptPage(
  state: Paid,
  cancellation: ReceiptCancellation,
  context: ReceiptContext,
): Html {
  const { language, merchant } = context;
  const text = receiptMessages[language];
  const amount = amountText(-cancellation.amountWon, language);
  const body = html`<p class="total">${amount}</p>
      <dl>
        ${rowsOf(
          [
            ...orderRows(state, language),
            ...approvalRows(state, language),
            [text.cancelTransactionKey, cancellation.transactionKey],
            [text.cancelledAt, momentText(cancellation.endedAtMs, language)],
          ],
          language,
        )}
      </dl>
      <dl class="amounts">
        ${rowsOf(
          [
            ...taxRows(cancellation.tax, taxKindOf(state), language),
            [text.cancelledAmount, amountText(cancellation.amountWon, language)],
          ],
          language,
        )}
      </dl>
      <dl>
        ${rowsOf(
          [
            [text.paidAmount, amountText(state.order.amountWon, language)],
            [text.rest, amountText(cancellation.restWon, language)],
          ],
          language,
        )}
      </dl>
      <dl>
        ${rowsOf(merchantRows(merchant, language), language)}
      </dl>
      <p class="elsewhere"><a href="../${state.receiptId}?lang=${language}">${text.paymentReceipt}</a></p>`;
  return receiptFrame(
    {
      title: text.cancelTitle,
      seal: { text: text.cancelSeal, label: text.cancelled, isCancelled: true },
      body,
    },
    context,
  );
}

function cancellationList(
  state: Paid,
  cancellations: readonly ReceiptCancellation[],
  language: Language,
): Html | '' {
  if (cancellations.length === 0) return '';
  const text = receiptMessages[language];
  const each = cancellations.map(
    (cancellation) => html`<li>
          <dl>
            ${rowsOf(
              [
                [text.cancelledAt, momentText(cancellation.endedAtMs, language)],
                [text.cancelledAmount, amountText(cancellation.amountWon, language)],
                [text.cancelTransactionKey, cancellation.transactionKey],
                [text.rest, amountText(cancellation.restWon, language)],
              ],
              language,
            )}
          </dl>
          <p class="elsewhere">
            <a href="${state.receiptId}/${String(cancellation.number)}?lang=${language}">${text.cancelReceipt}</a>
          </p>
        </li>`,
  );
  return html`<section class="cancellations" aria-labelledby="cancellations">
        <h2 id="cancellations">${text.cancellations}</h2>
        <ol>${each}</ol>
      </section>`;
}

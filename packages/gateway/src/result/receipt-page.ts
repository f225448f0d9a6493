import { findCardCompany } from '@dojang/protocol/cards';
import { languageOfText } from '@dojang/protocol/text';
import { html } from 'ghtml';
import type { Merchant } from '../merchant/merchant.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Mode } from '../settings.ts';
import { amountText, type Language, momentText, receiptMessages } from './receipt-messages.ts';
import { taxPartsOf } from './tax.ts';

/** The receipt of a paid payment: prints on A4 and on an 80 mm roll. */
export function receiptPage(state: PaymentState, merchant: Merchant, mode: Mode, language: Language): string {
  const { approval, authentication, order } = state;
  if (approval === null || authentication === null) throw new Error('A receipt needs an approval.');
  const text = receiptMessages[language];
  const tax = taxPartsOf(order);
  const company = findCardCompany(authentication.cardCompany);
  const cardName = language === 'en' ? (company?.en ?? approval.cardName) : approval.cardName;
  const quota = Number.parseInt(authentication.quota, 10);
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs
      .filter(([, value]) => value !== '')
      .map(
        ([label, value]) =>
          html`<dt>${label}</dt><dd><bdi lang="${languageOfText(value) ?? language}">${value}</bdi></dd>`,
      )
      .join('');
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${text.title}</title>
    <link rel="stylesheet" href="/window/tokens.css" />
    <link rel="stylesheet" href="/pages/pages.css" />
    <script src="/pages/receipt.js" defer></script>
  </head>
  <body class="receipt">
    <main>
      <header>
        <h1>${text.title}</h1>
        <svg class="seal" viewBox="0 0 64 64" role="img" aria-label="${text.approved}">
          <rect x="4" y="4" width="56" height="56" rx="10" fill="none" stroke="currentColor" stroke-width="4" />
          <text x="32" y="40" text-anchor="middle" font-size="20" font-weight="700" fill="currentColor">${text.seal}</text>
        </svg>
      </header>
      !${mode === 'test' ? html`<p class="quiet">${text.test}</p>` : ''}
      <p class="total">${amountText(order.amountWon, language)}</p>
      <dl>
        !${rows([
          [text.goods, order.goods],
          [text.orderNumber, order.orderNumber],
          [text.card, `${cardName} ${approval.maskedNumber}`],
          [text.instalment, quota === 0 ? text.lumpSum : text.months(quota)],
          [text.approvalNumber, approval.approvalNumber],
          [text.transactionKey, approval.transactionKey],
          [text.approvedAt, momentText(approval.approvedAtMs, language)],
        ])}
      </dl>
      <dl class="amounts">
        !${rows([
          [text.supply, amountText(tax.supplyWon, language)],
          [text.vat, amountText(tax.vatWon, language)],
          [text.taxFree, tax.taxFreeWon > 0 ? amountText(tax.taxFreeWon, language) : ''],
          [text.total, amountText(order.amountWon, language)],
        ])}
      </dl>
      <dl>
        !${rows([
          [text.merchant, merchant.name],
          [text.businessNumber, merchant.businessNumber],
          [text.representative, merchant.representative],
          [text.phone, merchant.phone],
          [text.address, merchant.address],
        ])}
      </dl>
      <button type="button" id="print">${text.print}</button>
    </main>
  </body>
</html>
`;
}

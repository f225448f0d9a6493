import { findCardCompany } from '@dojang/protocol/cards';
import { amountText } from '@dojang/protocol/figures';
import { languageOfText } from '@dojang/protocol/text';
import { type Html, html } from '../html.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { Paid } from '../payment/state.ts';
import type { TaxKind, TaxParts } from '../payment/tax-parts.ts';
import type { Mode } from '../settings.ts';
import { customerInterest } from './customer-interest.ts';
import { type Language, type ReceiptMessages, receiptMessages } from './receipt-messages.ts';

/** What every receipt needs besides the payment. */
export interface ReceiptContext {
  readonly merchant: Merchant;
  readonly mode: Mode;
  readonly language: Language;
}

type Row = readonly [label: string, value: string];

/** A list of labels and values; rows without a value are left out. */
export function rowsOf(pairs: readonly Row[], language: Language): readonly Html[] {
  return pairs
    .filter(([, value]) => value !== '')
    .map(
      ([label, value]) =>
        html`<dt>${label}</dt><dd><bdi lang="${languageOfText(value) ?? language}">${value}</bdi></dd>`,
    );
}

export function orderRows({ order }: Paid, language: Language): readonly Row[] {
  const text = receiptMessages[language];
  return [
    [text.goods, order.goods],
    [text.orderNumber, order.orderNumber],
  ];
}

/** The card and the approval. */
export function approvalRows(paid: Paid, language: Language): readonly Row[] {
  const { approval, authentication } = paid;
  const text = receiptMessages[language];
  const company = findCardCompany(authentication.cardCompany);
  const cardName = language === 'en' ? (company?.en ?? approval.cardName) : approval.cardName;
  return [
    [text.card, `${cardName} ${approval.maskedNumber}`.trim()],
    [text.instalment, instalmentText(paid, text)],
    [text.approvalNumber, approval.approvalNumber],
  ];
}

/** Empty where nobody knows. */
function instalmentText(paid: Paid, text: ReceiptMessages): string {
  const months = Number.parseInt(paid.authentication.quota, 10);
  if (Number.isNaN(months)) return '';
  if (months === 0) return text.lumpSum;
  const customerMonths = customerInterest(paid);
  if (customerMonths === null) return text.months(months);
  const interest = customerMonths === 0 ? text.interestFree : text.partlyInterestFree(customerMonths);
  return `${text.months(months)} (${interest})`;
}

/** @param kind said where it is not the usual one */
export function taxRows(tax: TaxParts, kind: TaxKind, language: Language): readonly Row[] {
  const text = receiptMessages[language];
  return [
    [text.taxKind, kind === 'general' ? '' : text.taxKinds[kind]],
    [text.supply, amountText(tax.supplyWon, language)],
    [text.vat, amountText(tax.vatWon, language)],
    [text.taxFree, tax.taxFreeWon > 0 ? amountText(tax.taxFreeWon, language) : ''],
  ];
}

export function merchantRows(merchant: Merchant, language: Language): readonly Row[] {
  const text = receiptMessages[language];
  return [
    [text.merchant, merchant.name],
    [text.businessNumber, merchant.businessNumber],
    [text.representative, merchant.representative],
    [text.phone, merchant.phone],
    [text.address, merchant.address],
  ];
}

/** The page around a receipt: title, seal, language switch, print button. */
export function receiptFrame(
  receipt: {
    readonly title: string;
    readonly seal: { readonly text: string; readonly label: string; readonly isCancelled: boolean };
    readonly body: Html;
  },
  { mode, language }: ReceiptContext,
): Html {
  const text = receiptMessages[language];
  const { title, seal } = receipt;
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="icon" href="/pages/seal.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/window/tokens.css" />
    <link rel="stylesheet" href="/pages/pages.css" />
    <script src="/pages/receipt.js" defer></script>
  </head>
  <body class="receipt">
    <main>
      <nav class="languages" aria-label="${text.languages}">
        ${languageLink('ko', '한국어', language)} ${languageLink('en', 'English', language)}
      </nav>
      <header>
        <h1>${title}</h1>
        <svg class="seal${seal.isCancelled ? ' void' : ''}" viewBox="0 0 64 64" role="img" aria-label="${seal.label}">
          <rect x="4" y="4" width="56" height="56" rx="10" fill="none" stroke="currentColor" stroke-width="4" />
          <text x="32" y="40" text-anchor="middle" font-size="20" font-weight="700" fill="currentColor">${seal.text}</text>
        </svg>
      </header>
      ${mode === 'test' ? html`<p class="quiet">${text.test}</p>` : ''}
      ${receipt.body}
      <button type="button" id="print">${text.print}</button>
    </main>
  </body>
</html>
`;
}

function languageLink(language: Language, name: string, current: Language): Html {
  return language === current
    ? html`<a href="?lang=${language}" lang="${language}" hreflang="${language}" aria-current="true">${name}</a>`
    : html`<a href="?lang=${language}" lang="${language}" hreflang="${language}">${name}</a>`;
}

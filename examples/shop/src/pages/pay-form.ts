import { html } from 'ghtml';
import type { Language } from '../language.ts';
import { text } from '../texts.ts';

/** What the page's code needs of a form that pays: its words, in the customer's language. */
export function payAttributes(language: Language): string {
  return html`method="post" data-pay novalidate
    data-busy="${text(language, 'checkout.busy')}"
    data-script-error="${text(language, 'error.script')}"
    data-network-error="${text(language, 'error.network')}"
    data-result-error="${text(language, 'error.result')}"`;
}

/** Where the page's code says what went wrong. */
export function payAlert(): string {
  return '<p class="alert" role="alert" data-alert hidden></p>';
}

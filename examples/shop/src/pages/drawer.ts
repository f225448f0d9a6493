import { clockText } from '@dojang/sdk';
import { html } from 'ghtml';
import type { Language } from '../language.ts';
import type { Happening } from '../store/journal.ts';
import { isTextKey, type TextKey, text } from '../texts.ts';

/** The developer's drawer: what was sent and received for this order, in order, keys and personal data masked. */
export function drawer(language: Language, happenings: readonly Happening[]): string {
  const t = text.bind(null, language);
  const entries = happenings.map((happening) => entry(language, happening));
  return html`
    <details class="panel drawer">
      <summary>
        <h2>${t('drawer.title')}</h2>
        <span class="count">${happenings.length}</span>
      </summary>
      <p class="quiet small">${t('drawer.line')}</p>
      !${entries.length === 0 ? html`<p>${t('drawer.empty')}</p>` : html`<ol>!${entries}</ol>`}
    </details>`;
}

function entry(language: Language, { kind, detail, atMs, orderNumber }: Happening): string {
  const note = kind === 'exchange' ? exchangeNote(detail) : resultNote(detail);
  return html`
    <li>
      <details>
        <summary>
          <time>${clockText(atMs)}</time>
          <b>${text(language, titleOf(kind, detail))}</b>
          <span class="note ${note.good ? 'good' : 'bad'}">${note.words}</span>
        </summary>
        <p class="quiet small mono">${kind === 'exchange' ? `${wordAt(detail, 'method')} ${wordAt(detail, 'url')}` : orderNumber}</p>
        !${kind === 'exchange' ? exchangeBody(language, detail) : json(detail)}
      </details>
    </li>`;
}

type Detail = Happening['detail'];

function titleOf(kind: Happening['kind'], detail: Detail): TextKey {
  const key = `drawer.${kind === 'exchange' ? wordAt(detail, 'call') : kind}`;
  return isTextKey(key) ? key : 'drawer.other';
}

function exchangeNote(detail: Detail): { readonly words: string; readonly good: boolean } {
  const response = detail['response'];
  const outcome =
    isRecord(response) &&
    (wordAt(response, 'PCD_PAY_CODE') || wordAt(response, 'PCD_PAY_RST') || wordAt(response, 'result'));
  const words = [
    outcome || wordAt(detail, 'error') || wordAt(detail, 'status'),
    `${wordAt(detail, 'durationMs')} ms`,
  ];
  return { words: words.join(' · '), good: wordAt(detail, 'error') === '' };
}

function resultNote(detail: Detail): { readonly words: string; readonly good: boolean } {
  const names = ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_WORK', 'verdict', 'reason', 'code'];
  const words = names.map((name) => wordAt(detail, name)).filter((word) => word !== '');
  return {
    words: words.join(' · '),
    good: !['error', 'failed', 'paid twice', 'paid otherwise'].includes(words[0] ?? ''),
  };
}

function exchangeBody(language: Language, detail: Detail): string {
  return html`
    <h3>${text(language, 'drawer.request')}</h3>
    !${json(detail['request'])}
    <h3>${text(language, 'drawer.response')}</h3>
    !${json(detail['response'] ?? detail['error'] ?? null)}`;
}

function json(value: unknown): string {
  return html`<pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>`;
}

function wordAt(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(Math.round(value)) : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

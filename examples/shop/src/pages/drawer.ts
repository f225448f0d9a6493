import { clockText } from '@dojang/sdk';
import { html } from 'ghtml';
import type { Language } from '../language.ts';
import type { Happening } from '../store/journal.ts';
import { isTextKey, type TextKey, text } from '../texts.ts';

/** The developer's drawer: what was sent and received for this order, in order, keys and personal data masked. */
export function drawer(language: Language, happenings: readonly Happening[]): string {
  const t = text.bind(null, language);
  const beganAtMs = happenings[0]?.atMs ?? 0;
  const entries = happenings.map((happening) => entry(language, happening, beganAtMs));
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

function entry(
  language: Language,
  { kind, detail, atMs, orderNumber }: Happening,
  beganAtMs: number,
): string {
  const time = html`<time>${clockText(atMs)} <span>+${((atMs - beganAtMs) / 1_000).toFixed(1)} s</span></time>`;
  if (kind === 'gateway') return gatewayEntry(language, detail, time);
  const note = kind === 'exchange' ? exchangeNote(detail) : resultNote(detail);
  return html`
    <li class="${note.tone}">
      <details>
        <summary>
          !${time}
          <b>${text(language, titleOf(kind, detail))}</b>
          <span class="note">${note.words}</span>
        </summary>
        <p class="quiet small mono">${kind === 'exchange' ? `${wordAt(detail, 'method')} ${wordAt(detail, 'url')}` : orderNumber}</p>
        !${kind === 'exchange' ? exchangeBody(language, detail) : json(detail)}
      </details>
    </li>`;
}

type Detail = Happening['detail'];

/** What the gateway itself noted: nothing to unfold. */
function gatewayEntry(language: Language, detail: Detail, time: string): string {
  const type = wordAt(detail, 'type');
  const key = `timeline.${type}`;
  const tone = BAD_EVENTS.includes(type) ? 'bad' : OPEN_EVENTS.includes(type) ? 'open' : 'good';
  return html`
    <li class="gateway ${tone}">
      <p class="noted">
        !${time}
        <b><small>${text(language, 'drawer.gateway')}</small> ${isTextKey(key) ? text(language, key) : type}</b>
        <span class="note">${wordAt(detail, 'code')}</span>
      </p>
    </li>`;
}

const BAD_EVENTS: readonly string[] = [
  'authentication_failed',
  'declined',
  'contradicted',
  'failed',
  'given_up',
  'cancel_declined',
];
const OPEN_EVENTS: readonly string[] = ['approval_abandoned', 'recovery_delayed', 'cancel_unsent', 'closed'];

function titleOf(kind: Happening['kind'], detail: Detail): TextKey {
  const key = `drawer.${kind === 'exchange' ? wordAt(detail, 'call') : kind}`;
  return isTextKey(key) ? key : 'drawer.other';
}

interface Note {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'open';
}

/** The gateway goes on finding out: neither good nor bad. */
const OPEN_CODES = ['PCHK0003', 'CPCA0018'];
const BAD_VERDICTS = ['failed', 'expired', 'paid twice', 'paid otherwise', 'webhook refused'];

function exchangeNote(detail: Detail): Note {
  const response = isRecord(detail['response']) ? detail['response'] : {};
  const code = wordAt(response, 'PCD_PAY_CODE');
  const outcome = code || wordAt(response, 'PCD_PAY_RST') || wordAt(response, 'result');
  const said = outcome || wordAt(detail, 'error') || wordAt(detail, 'status');
  const isRefused = [wordAt(response, 'PCD_PAY_RST'), wordAt(response, 'result')].includes('error');
  const isBad = isRefused || wordAt(detail, 'error') !== '' || outcome === '';
  return {
    words: [said, `${wordAt(detail, 'durationMs')} ms`].join(' · '),
    tone: OPEN_CODES.includes(code) ? 'open' : isBad ? 'bad' : 'good',
  };
}

function resultNote(detail: Detail): Note {
  const names = ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_WORK', 'verdict', 'reason', 'code'];
  const words = names.map((name) => wordAt(detail, name)).filter((word) => word !== '');
  const isOpen = wordAt(detail, 'verdict') === 'unverified' || words[0] === 'close';
  const isBad = words[0] === 'error' || BAD_VERDICTS.includes(wordAt(detail, 'verdict'));
  return { words: words.join(' · '), tone: isBad ? 'bad' : isOpen ? 'open' : 'good' };
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

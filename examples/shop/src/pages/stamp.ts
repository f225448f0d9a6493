import { html } from 'ghtml';

/** The seal that lands on a paid order. Still when motion is reduced (see the style sheet). */
export function stamp(label: string): string {
  return html`<svg class="stamp" viewBox="0 0 96 96" role="img" aria-label="${label}">
    <rect class="seal" x="6" y="6" width="84" height="84" rx="18" />
    <path class="glyph" d="M26 24h44v8H34v12h36v8H26zM44 57h8v11h24v8H20v-8h24z" />
  </svg>`;
}

import { html } from 'ghtml';
import { type Language, languages } from '../language.ts';
import { text } from '../texts.ts';

/** Who looks at a page, and at which address. */
export interface Viewer {
  readonly language: Language;
  /** Path of the page, for the language switch. */
  readonly path: string;
}

export interface Page {
  readonly title: string;
  readonly body: string;
  /** Seconds after which a page without JavaScript looks again. */
  readonly refreshSeconds?: number;
}

/** The frame of every page. Nothing is inline, so that the content policy can forbid it. */
export function layout({ language, path }: Viewer, { title, body, refreshSeconds }: Page): string {
  const t = text.bind(null, language);
  const other = languages.find((name) => name !== language) ?? language;
  const refresh =
    refreshSeconds === undefined
      ? ''
      : html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}" /></noscript>`;
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ${t('shop.name')}</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/assets/shop.css" />
    <script type="module" src="/assets/shop.js"></script>
    !${refresh}
  </head>
  <body>
    <a class="skip" href="#content">${t('shop.skip')}</a>
    <header class="top">
      <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" width="32" height="32" />${t('shop.name')}</a>
      <nav aria-label="${t('nav.label')}">
        <a href="/orders">${t('nav.orders')}</a>
        <a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${t('nav.language')}</a>
      </nav>
    </header>
    <main id="content">!${body}</main>
    <footer><p>${t('shop.footer')}</p></footer>
  </body>
</html>`;
}

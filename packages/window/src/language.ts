export type Language = 'ko' | 'en';

/** The first of the browser's languages that we speak; Korean when there is none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^ko\b/i.test(tag)) return 'ko';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'ko';
}

/** The language the customer chose in this window (`?lang=en`), else one of the browser's. */
export function languageOf(location: { readonly search: string }, preferred: readonly string[]): Language {
  const chosen = new URLSearchParams(location.search).get('lang');
  return chosen === 'ko' || chosen === 'en' ? chosen : chooseLanguage(preferred);
}

/**
 * The window's own address with the choice in its query, so that a reload keeps it without any storage. The token stays in
 * the fragment, which no server sees.
 */
export function addressIn(language: Language, href: string): string {
  const url = new URL(href);
  url.searchParams.set('lang', language);
  return url.href;
}

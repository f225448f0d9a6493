export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** The language of a request: its own wish first, then the customer's last choice, then the browser's, then Korean. */
export function chooseLanguage(wishes: {
  readonly query: string | undefined;
  readonly cookie: string | undefined;
  readonly acceptLanguage: string | undefined;
}): Language {
  const named = [wishes.query, wishes.cookie].find((wish) => isLanguage(wish));
  if (isLanguage(named)) return named;
  for (const entry of (wishes.acceptLanguage ?? '').split(',')) {
    const tag = entry.trim().slice(0, 2).toLowerCase();
    if (isLanguage(tag)) return tag;
  }
  return 'ko';
}

function isLanguage(text: string | undefined): text is Language {
  return languages.some((language) => language === text);
}

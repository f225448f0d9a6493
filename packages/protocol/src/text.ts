/**
 * The language to read a partner's text in, for a `lang` attribute beside our own words: Korean when it holds Hangul, else
 * unknown. Without it a screen reader in an English window spells Korean names out or skips them (WCAG 3.1.2).
 */
export function languageOfText(text: string): 'ko' | undefined {
  return /\p{Script=Hangul}/u.test(text) ? 'ko' : undefined;
}

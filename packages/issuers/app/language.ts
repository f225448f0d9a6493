import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Language, type StringKey, translate, type Values } from './strings.ts';

const STORAGE_KEY = 'language';

export const LanguageContext = createContext<Language>('ko');

/** The texts in the customer's language. */
export function useTexts() {
  const language = useContext(LanguageContext);
  const t = (key: StringKey, values?: Values) => translate(language, key, values);
  return { language, t };
}

/** What the customer chose earlier, else what the server read from `Accept-Language`. */
export function initialLanguage(): Language {
  const chosen = readChoice();
  if (chosen === 'ko' || chosen === 'en') return chosen;
  return document.documentElement.lang === 'en' ? 'en' : 'ko';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // A browser without storage still switches, it only forgets.
  }
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

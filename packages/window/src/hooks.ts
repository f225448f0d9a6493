import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import type { Language } from './language.ts';
import { type MessageKey, say } from './messages.ts';

export const LanguageContext = createContext<Language>('ko');

export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The language of the window, and a `say` that speaks it. */
export function useLanguage(): { readonly language: Language; readonly t: Say } {
  const language = useContext(LanguageContext);
  const t = useCallback<Say>((key, values) => say(language, key, values), [language]);
  return { language, t };
}

/** Whether a media query holds, followed as it changes. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return matches;
}

/** True once this much time has passed since `key` last changed. */
export function useLongWait(key: string | number, durationMs: number): boolean {
  const [passed, setPassed] = useState<string | number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(key), durationMs);
    return () => clearTimeout(timer);
  }, [key, durationMs]);
  return passed === key;
}

/** The gateway's clock, looked at twice a second. */
export function useGatewayClock(offsetMs: number): number {
  const [now, setNow] = useState(() => Date.now() + offsetMs);
  useEffect(() => {
    const look = () => setNow(Date.now() + offsetMs);
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [offsetMs]);
  return now;
}

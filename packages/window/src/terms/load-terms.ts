import { type TermTexts, termsPath } from '@dojang/protocol/window';
import type { Language } from '../language.ts';

/** Fetches the long texts, which few read, in one language. As data and not as code: a failed fetch can be repeated. */
export async function loadTerms(version: string, language: Language): Promise<TermTexts> {
  const response = await fetch(termsPath(version, language));
  if (!response.ok) throw new Error(`The terms were answered with ${response.status}.`);
  return (await response.json()) as TermTexts;
}

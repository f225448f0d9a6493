import type { TermId } from '@dojang/protocol/window';
import type { Language } from '../language.ts';
import english from './terms-en.json?url';
import korean from './terms-ko.json?url';

/** A term as it is read: headings with their paragraphs. */
export type TermText = readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];

export type TermTexts = Readonly<Record<TermId, TermText>>;

const ADDRESSES: Readonly<Record<Language, string>> = { ko: korean, en: english };

/** Fetches the long texts, which few read, in one language. As data and not as code: a failed fetch can be repeated. */
export async function loadTerms(language: Language): Promise<TermTexts> {
  const response = await fetch(ADDRESSES[language]);
  if (!response.ok) throw new Error(`The terms were answered with ${response.status}.`);
  return (await response.json()) as TermTexts;
}

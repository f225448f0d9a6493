import { dateText } from '@dojang/protocol/figures';
import { type TermId, type TermText, type TermTexts, termIds } from '@dojang/protocol/window';
import { z } from 'zod';

const languages = ['ko', 'en'] as const;
export type TermsLanguage = (typeof languages)[number];

/** What a customer agrees to before a payment, in the operator's name. */
export interface Terms {
  /** Told with each agreement: `2026-12`. */
  readonly version: string;
  /** `YYYY-MM-DD` in Korea. */
  readonly effectiveDate: string;
  readonly operator: Readonly<Record<TermsLanguage, Operator>>;
  /** The texts of each language: of each term the headings with their paragraphs. */
  readonly texts: Readonly<Record<TermsLanguage, TermTexts>>;
}

/** Who runs the gateway, as its customers know him. */
export interface Operator {
  readonly name: string;
  /** Telephone, e-mail or both. */
  readonly contact: string;
  /** 개인정보 보호책임자: name, and how to reach him. */
  readonly privacyOfficer: string;
}

const text = z.string().trim().min(1);
const section = z.object({ heading: text, paragraphs: z.array(text).min(1) });
const ofEachLanguage = <Schema extends z.ZodType>(schema: Schema) => z.object({ ko: schema, en: schema });

const termsFile = z.object({
  version: z.string().regex(/^[A-Za-z0-9._-]{1,32}$/, { error: '1 to 32 letters, digits, . _ or -' }),
  effectiveDate: z.iso.date({ error: 'a date as YYYY-MM-DD' }),
  operator: ofEachLanguage(z.object({ name: text, contact: text, privacyOfficer: text })),
  texts: ofEachLanguage(
    z.object({
      'electronic-finance': z.array(section).min(1),
      'privacy-collection': z.array(section).min(1),
      'privacy-provision': z.array(section).min(1),
    } satisfies Record<TermId, unknown>),
  ),
});

/** @returns the terms of a file, or a line for each thing that is wrong with it: where, and the rule */
export function readTerms(
  json: string,
): { readonly terms: Terms } | { readonly problems: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problems: [`is no JSON (${error instanceof Error ? error.message : 'unreadable'})`] };
  }
  const read = termsFile.safeParse(value);
  if (!read.success)
    return { problems: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  const problems = problemsOf(read.data);
  return problems.length > 0 ? { problems } : { terms: read.data };
}

/** A customer must learn from the texts who runs the gateway, whom to ask, and which version he reads. */
function problemsOf(terms: Terms): readonly string[] {
  return languages.flatMap((language) => {
    const operator = terms.operator[language];
    const texts = terms.texts[language];
    const missing = (termId: TermId, name: string, value: string) =>
      saysOf(texts[termId]).includes(value)
        ? []
        : [`texts.${language}.${termId}: must say the ${name} ("${value}")`];
    const unfilled = /\{\{[^{}]*\}\}/.exec(JSON.stringify(texts));
    return [
      ...termIds.flatMap((id) => missing(id, 'name', operator.name)),
      ...termIds.flatMap((id) => missing(id, 'version', terms.version)),
      ...termIds.flatMap((id) => missing(id, 'effectiveDate', dateIn(language, terms.effectiveDate))),
      ...termIds.flatMap((id) => missing(id, 'contact', operator.contact)),
      ...missing('privacy-collection', 'privacyOfficer', operator.privacyOfficer),
      ...(unfilled === null ? [] : [`texts.${language}: ${unfilled[0]} is still to be filled in`]),
    ];
  });
}

function saysOf(sections: TermText): string {
  return sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs]).join('\n');
}

/** @param date `YYYY-MM-DD` in Korea; what is none stays as it is, for whoever checks it */
export function dateIn(language: TermsLanguage, date: string): string {
  const atMs = Date.parse(`${date}T00:00+09:00`);
  return Number.isNaN(atMs) ? date : dateText(atMs, language);
}

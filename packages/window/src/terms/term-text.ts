import type { TermId } from '@dojang/protocol/window';

/** A term as it is read: headings with their paragraphs. */
export type TermText = readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];

export type TermTexts = Readonly<Record<TermId, TermText>>;

import type { ChargedCard } from '@dojang/protocol/acquirer';
import type { CardCompanyCode } from '@dojang/protocol/cards';

/** What a card company does not give back in part; each of them gives back the whole. */
interface PartRule {
  /** Of these cards nothing. */
  readonly notOf?: ChargedCard['kind'];
  /** No more parts than this. */
  readonly most?: number;
  /** Nothing this long after the approval. */
  readonly withinMs?: number;
  /** The code with which it says so. */
  readonly code: string;
}

const DAY_MS = 86_400_000;

/** One company for each rule that real ones have; the others have none. */
const rules: Readonly<Partial<Record<CardCompanyCode | (string & {}), PartRule>>> = {
  kbank: { notOf: 'check', code: '3118' },
  suhyup: { most: 3, code: '1127' },
  citi: { withinMs: 90 * DAY_MS, code: '1123' },
};

/** The code that refuses one more part of an approval; null when it is given back. */
export function partRefusal(
  {
    company,
    kind,
    approvedAtMs,
  }: { readonly company: string; readonly kind: ChargedCard['kind'] | null; readonly approvedAtMs: number },
  { parts, atMs }: { readonly parts: number; readonly atMs: number },
): string | null {
  const rule = rules[company];
  if (rule === undefined) return null;
  const { notOf, most = Infinity, withinMs = Infinity, code } = rule;
  return notOf === kind || parts >= most || atMs - approvedAtMs >= withinMs ? code : null;
}

import type { Context } from './context.ts';

/** One rule of the contract, and how an adapter shows that it keeps it. */
export interface Check {
  /** Words with hyphens. */
  readonly id: string;
  readonly title: string;
  /** Why this card company need not show it; null: it has to. */
  readonly excuse?: (context: Context) => string | null;
  /** @throws Failure what was expected and what came; Untried when no customer authenticated a card */
  run(context: Context): Promise<void>;
}

export type Verdict = { readonly check: Pick<Check, 'id' | 'title'>; readonly ms: number } & (
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly failure: string }
  /** Its profile says that it cannot, or it cannot be seen from here. */
  | { readonly status: 'excused'; readonly reason: string }
  | { readonly status: 'untried'; readonly reason: string }
);

/** What a card company said that cannot be true of what it was asked. */
export type Contradiction = {
  readonly of: 'authentication' | 'approval' | 'reversal' | 'cancellation';
  /** Our id of what was asked about. */
  readonly id: string;
} & (
  | { readonly on: 'id' | 'card'; readonly said: string; readonly expected: string }
  | { readonly on: 'amount'; readonly saidWon: number; readonly expectedWon: number }
  | { readonly on: 'time'; readonly saidMs: number; readonly fromMs: number; readonly untilMs: number }
);

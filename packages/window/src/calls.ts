import type { Stage } from '@dojang/protocol/window';
import { LOOK_TIMEOUT_MS } from './access.ts';

type StageName = Stage['name'];

export interface CallRule {
  /** Without an answer for this long the call is given up; the gateway may have heard it all the same. */
  readonly timeoutMs: number;
  /** Without an answer for this long the window says so; null where the screen itself speaks of waiting. */
  readonly slowAfterMs: number | null;
  /** Where a fresh look must find the payment before the command is sent again. */
  readonly againAt: readonly StageName[];
}

/**
 * What is done about a call that gets no answer: none, half of one, too late, "busy".
 *
 * A command that got no answer may have been heard. So no command is sent twice in a row: the window looks, as often as that
 * takes, and repeats only what the payment still waits for. Why a copy does no harm even when both arrive, or the first one
 * long after the second:
 *
 * | call                    | why it may be repeated |
 * | ----------------------- | ---------------------- |
 * | `look`, the stream      | they change nothing |
 * | `terms`                 | agreeing twice is agreeing |
 * | `authentication`        | refused unless a card is being chosen; nothing is charged before the phone has approved it. A copy that arrives after the customer went back shows its card once more, which costs a press |
 * | `authentication/cancel` | leads back to the cards, where a second one changes nothing; nothing was charged |
 * | `approve`               | begins only while `authenticated`, with its attempt stored and the order number claimed in one commit before the card company is asked; a copy finds the payment further on and is answered with where it stands |
 * | `close`                 | closed stays closed; from `approving` on it is refused, and the result follows instead |
 * | `return`                | recorded once; every later call is answered with the same result |
 */
export const calls = {
  /** The card company has 5 s of it while the phone is waited for. */
  look: { timeoutMs: LOOK_TIMEOUT_MS, slowAfterMs: 3_000, againAt: [] },
  terms: { timeoutMs: 8_000, slowAfterMs: 3_000, againAt: ['terms'] },
  /** The card company has 5 s of it. */
  authentication: { timeoutMs: 10_000, slowAfterMs: 3_000, againAt: ['card'] },
  'authentication/cancel': { timeoutMs: 10_000, slowAfterMs: 3_000, againAt: ['authenticating'] },
  /** Answered within 9 s, whatever the card company does. */
  approve: { timeoutMs: 12_000, slowAfterMs: null, againAt: ['authenticated'] },
  close: {
    timeoutMs: 8_000,
    slowAfterMs: 3_000,
    againAt: ['terms', 'card', 'authenticating', 'authenticated'],
  },
  return: { timeoutMs: 8_000, slowAfterMs: 3_000, againAt: ['done'] },
} as const satisfies Readonly<Record<string, CallRule>>;

export type CallName = keyof typeof calls;

/** Whether a command that got no answer is still worth repeating where the payment stands now. */
export function isStillWanted(command: CallName, stage: StageName): boolean {
  const stages: readonly StageName[] = calls[command].againAt;
  return stages.includes(stage);
}

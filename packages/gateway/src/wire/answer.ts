import { withTestPrefix } from '../result/test-prefix.ts';
import type { Mode } from '../settings.ts';

/** What a call of the wire is answered, and what the log says of it. */
export interface WireAnswer<Response = object> {
  readonly response: Response;
  readonly log: {
    readonly level: 'info' | 'warn';
    readonly facts: Readonly<Record<string, unknown>>;
    readonly text: string;
  };
  /** There were too many: how long to wait before the next. */
  readonly waitMs?: number;
  /** Origin of the page that may read it, as its browser said it. */
  readonly readableBy?: string;
  /** What was noted of the order, for who asked for it: see `timeline.ts`. */
  readonly timeline?: string;
}

export interface AnswerDeps {
  readonly mode: Mode;
  readonly testPrefix?: boolean;
}

/** The answer as it leaves: in test mode with the hint, and the institution's texts marked when that was asked for. */
export function toWire<Response extends { readonly PCD_PAY_MSG?: string }>(
  deps: AnswerDeps,
  response: Response,
  hint: string | null,
): Response & { readonly DOJANG_HINT?: string } {
  return {
    ...withTestPrefix(deps, response),
    ...(deps.mode === 'test' && hint !== null && { DOJANG_HINT: hint }),
  };
}

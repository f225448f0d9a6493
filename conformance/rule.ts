import type { Context } from './support/context.ts';

/** Why a rule cannot be tried over the public wire. The list is closed: a rule is never left out for another reason. */
export const skipReasons = {
  clock: 'needs a clock that can be moved',
  live: 'needs a gateway in live mode',
  'command-line': "needs the gateway's command line",
  browser: 'needs a browser',
  faults: 'needs a card company that fails on demand',
  outside: 'happens outside the wire',
  window: "this gateway's window cannot be driven",
  addition: 'is an addition of Dojang, and this gateway is another',
} as const;

export type SkipReason = keyof typeof skipReasons;

interface Documented {
  /** `R`: a rule of the flow. `Q`: a question that is answered here. `T`: transport. `P`: parameters. Else a result code. */
  readonly id: string;
  /** Where the rule is documented: a section of Payple's guide, its older manuals and samples, or here. */
  readonly section: string;
  readonly title: string;
}

/** One documented rule, and how a gateway shows over the public wire that it keeps it. */
export type Rule = Documented &
  (
    | {
        /** @throws Failure what was expected and what came; Skipped when this gateway cannot be asked */
        run(context: Context): Promise<void>;
      }
    | { readonly skip: SkipReason }
  );

export class Failure extends Error {
  override readonly name = 'Failure';
}

export class Skipped extends Error {
  override readonly name = 'Skipped';
  readonly reason: SkipReason;

  constructor(reason: SkipReason) {
    super(skipReasons[reason]);
    this.reason = reason;
  }
}

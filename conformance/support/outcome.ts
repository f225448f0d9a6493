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

import type { Random } from './random.ts';

/** How often something goes wrong, as probabilities. Each run draws its own, so that some runs know one fault alone. */
export interface Faults {
  /** The store refuses a commit: nothing written. */
  readonly commitRefused: number;
  /** The outcome of COMMIT is lost: nothing was written; it was written; it will be written a little later. */
  readonly commitLost: number;
  readonly commitUnknown: number;
  readonly commitLate: number;
  /** A process stalls around a commit, for longer than recovery waits. */
  readonly stall: number;
  /** Between the gateway and the card company. */
  readonly notConnected: number;
  readonly requestLost: number;
  readonly replyLost: number;
  readonly errorBefore: number;
  readonly errorAfter: number;
  readonly requestLate: number;
  readonly requestTwice: number;
  /** The card company does another amount than it was asked for; it answers what cannot be true. */
  readonly misdeed: number;
  readonly lie: number;
  /** Between the world and the gateway. */
  readonly callLost: number;
  readonly answerLost: number;
  readonly newsLost: number;
  /** Per step of the world. */
  readonly crash: number;
  readonly leap: number;
  /** A process stands still for a while, and does not know. */
  readonly freeze: number;
  /** A machine's clock jumps, back more than forth. */
  readonly clockJump: number;
  /** The row of one payment with an open approval cannot be read. */
  readonly oneUnreadable: number;
  /** Between the gateway and a partner's webhook address. */
  readonly webhookLost: number;
  readonly webhookRefused: number;
  readonly webhookAnswerLost: number;
}

export type FaultName = keyof Faults;

const LEVELS = [0, 0, 0.02, 0.1, 0.3];
const LIES = [0, 0, 0, 0.02, 0.1, 0.3];
const WEBHOOK_LEVELS = [0, 0.1, 0.4];
const RARE_LEVELS = [0, 0.002, 0.01];

export function drawFaults(random: Random): Faults {
  const level = () => random.pick(LEVELS);
  const rare = () => random.pick(RARE_LEVELS);
  return {
    commitRefused: level() / 2,
    commitLost: level() / 2,
    commitUnknown: level() / 2,
    commitLate: level() / 2,
    stall: level() / 2,
    notConnected: level(),
    requestLost: level(),
    replyLost: level(),
    errorBefore: level(),
    errorAfter: level(),
    requestLate: level(),
    requestTwice: level(),
    callLost: level(),
    answerLost: level(),
    newsLost: level(),
    crash: rare(),
    leap: rare(),
    misdeed: random.pick(LIES),
    lie: random.pick(LIES),
    freeze: rare(),
    clockJump: rare(),
    oneUnreadable: random.chance(0.15) ? 1 : 0,
    webhookLost: random.pick(WEBHOOK_LEVELS),
    webhookRefused: random.pick(WEBHOOK_LEVELS),
    webhookAnswerLost: random.pick(WEBHOOK_LEVELS),
  };
}

/** What remains when the faults have stopped. */
export const noFaults: Faults = {
  commitRefused: 0,
  commitLost: 0,
  commitUnknown: 0,
  commitLate: 0,
  stall: 0,
  notConnected: 0,
  requestLost: 0,
  replyLost: 0,
  errorBefore: 0,
  errorAfter: 0,
  requestLate: 0,
  requestTwice: 0,
  callLost: 0,
  answerLost: 0,
  newsLost: 0,
  crash: 0,
  leap: 0,
  misdeed: 0,
  lie: 0,
  freeze: 0,
  clockJump: 0,
  oneUnreadable: 0,
  webhookLost: 0,
  webhookRefused: 0,
  webhookAnswerLost: 0,
};

/** Decides whether a fault strikes now. Each strike has a name, and may be left out of a later run. */
export interface Misfortune {
  /** @param factor makes it more likely at this moment */
  strikes(kind: FaultName, factor?: number): boolean;
  /** From here on all goes well. */
  end(): void;
  /** Those that struck, in turn. */
  readonly struck: readonly string[];
}

export function createMisfortune(
  random: Random,
  {
    faults,
    without,
    trace,
  }: {
    readonly faults: Faults;
    readonly without: readonly string[];
    readonly trace: (line: string) => void;
  },
): Misfortune {
  const leftOut = new Set(without);
  const counts = new Map<FaultName, number>();
  const struck: string[] = [];
  let hasEnded = false;
  return {
    struck,
    strikes: (kind, factor = 1) => {
      // Drawn even when it cannot strike, so that one fault less shifts nothing else.
      if (!random.chance(faults[kind] * factor) || hasEnded) return false;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const name = `${kind} ${count}`;
      if (leftOut.has(name)) return false;
      struck.push(name);
      trace(`  fault: ${name}`);
      return true;
    },
    end: () => {
      hasEnded = true;
    },
  };
}

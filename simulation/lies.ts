import type { ApprovalStatus, AuthenticationStatus, CancelStatus } from '@dojang/protocol/acquirer';
import type { CardCompany } from './card-company.ts';
import type { Random } from './random.ts';

/** What a card company that lies makes of its answers: something in each cannot be true of what was asked. */
export interface Liar {
  readonly authentication: <Answer extends AuthenticationAnswer>(answer: Answer) => Answer;
  readonly approval: (answer: ApprovalStatus) => ApprovalStatus;
  readonly cancellation: (answer: CancelStatus) => CancelStatus;
}

type AuthenticationAnswer = Pick<AuthenticationStatus, 'authenticationId' | 'amountWon'>;

/** By no misdeed does an amount differ so much: a lie about one never happens to say what was asked for, which only books would show. */
const NO_MISDEED_WON = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Farther from the epoch than any date can be. */
const BEYOND_DATES_MS = 9e15;
const OTHER_NUMBER = '9411-****-****-9999';

export function createLiar(
  random: Random,
  company: Pick<CardCompany, 'answers'>,
  { nowMs, lied }: { readonly nowMs: () => number; readonly lied: () => void },
): Liar {
  const otherTime = () => random.pick([BEYOND_DATES_MS, 0, nowMs() - 3 * DAY_MS, nowMs() + 3 * DAY_MS]);

  function pick<Answer>(lies: readonly Answer[]): Answer {
    lied();
    return random.pick(lies);
  }

  return {
    authentication: (answer) =>
      pick([
        { ...answer, authenticationId: `${answer.authenticationId}x` },
        { ...answer, amountWon: answer.amountWon + NO_MISDEED_WON },
      ]),
    approval: (answer) => {
      const others = company
        .answers()
        .approvals.filter(({ attemptId }) => attemptId !== answer.attemptId)
        .flatMap((other) => [other, { ...other, amountWon: answer.amountWon }]);
      const lies: ApprovalStatus[] = [
        ...others,
        { ...answer, attemptId: `${answer.attemptId}x` },
        { ...answer, amountWon: answer.amountWon + NO_MISDEED_WON },
      ];
      if (answer.status === 'approved')
        lies.push({ ...answer, approvedAtMs: otherTime() }, { ...answer, maskedNumber: OTHER_NUMBER });
      return pick(lies);
    },
    cancellation: (answer) => {
      const others = company
        .answers()
        .cancellations.filter(({ cancelId }) => cancelId !== answer.cancelId)
        .flatMap((other) => [other, { ...other, amountWon: answer.amountWon }]);
      const lies: CancelStatus[] = [
        ...others,
        { ...answer, cancelId: `${answer.cancelId}x` },
        { ...answer, amountWon: answer.amountWon + NO_MISDEED_WON },
      ];
      if (answer.status === 'cancelled') lies.push({ ...answer, cancelledAtMs: otherTime() });
      return pick(lies);
    },
  };
}

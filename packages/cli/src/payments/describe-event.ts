import {
  type CancellationAct,
  type Contradiction,
  type Failure,
  failureWords,
  isByOperator,
  type PaymentEvent,
} from '@dojang/gateway';
import { findCardCompany } from '@dojang/protocol/cards';
import { amountText, logMomentText } from '@dojang/protocol/figures';
import { customerWordsOf, describeInstitutionCode } from '@dojang/protocol/payple';
import { printable } from '../terminal.ts';

/** What an event means, for who operates a gateway. */
export interface Happening {
  readonly words: string;
  /** Code of the wire and, after it, of the card company: `CPCA9999 3133`; null when the event has none. */
  readonly code: string | null;
  readonly tone: 'plain' | 'good' | 'bad' | 'open';
}

type Work = 'PAY' | 'CERT' | '';

const UNKNOWN_REASON = 'for a reason this version does not know.';

/**
 * Says an event of a payment in plain English. Codes, links and addresses of the customer's are left out, since who
 * has them can act. An event of a newer gateway is shown by its name.
 * @param operators who asked for cancellations in the partner's place
 */
export function describeEvent(
  event: PaymentEvent,
  work: Work,
  operators: ReadonlyMap<string, CancellationAct> = new Map(),
): Happening {
  switch (event.type) {
    case 'opened':
      return plain(`The window was opened from ${event.order.shopOrigin}.`);
    case 'adopted':
      return {
        words: `The card company charged it: number ${event.approval.approvalNumber}. A backup had lost it; it was adopted from the books at ${logMomentText(event.adoptedAtMs)}.`,
        code: null,
        tone: 'good',
      };
    case 'terms_agreed':
      return plain(
        `The customer agreed to the terms${event.termsVersion === null ? '' : `, version ${event.termsVersion}`}.`,
      );
    case 'authentication_started':
      return plain(`The customer chose ${cardOf(event)}; the card company was asked to authenticate.`);
    case 'challenge_received':
      return plain('The card company answered with a QR code and a number for its app.');
    case 'authenticated':
      return plain(
        `The customer approved in the app with ${event.cardName} ${event.maskedNumber}. Nothing is charged yet.`,
      );
    case 'authentication_failed':
      return failed('The authentication failed', event.failure, work);
    case 'authentication_left':
      return plain('The customer went back to choose another card.');
    case 'approval_started':
      return plain(
        work === 'PAY'
          ? 'The window asked for the approval; the card company was called.'
          : 'The shop confirmed; the card company was called.',
      );
    case 'approved':
      return {
        words: `The card company approved: number ${event.approval.approvalNumber}. The payment is made.`,
        code: work === 'PAY' ? '0000' : 'PCCF0000',
        tone: 'good',
      };
    case 'declined':
      return failed('The card company declined; another card may be tried', event.failure, work);
    case 'approval_abandoned':
      return {
        ...failed(
          'The outcome was not learnt in time; the shop got an error, and it is being reversed',
          event.failure,
          work,
        ),
        tone: 'open',
      };
    case 'reversed':
      return plain('The card company confirmed the reversal (망취소): nothing is charged.');
    case 'contradicted':
      return contradicted(event.contradiction);
    case 'resumed':
      return plain('A person had the card company asked again about what it contradicts.');
    case 'recovery_delayed':
      return plain(`The card company gave no answer; it is asked again at ${logMomentText(event.untilMs)}.`);
    case 'failed':
      return failed('The payment ended without success', event.failure, work);
    case 'given_up':
      return { ...plain('The customer left after the try that failed. Nothing was charged.'), tone: 'bad' };
    case 'cancel_started':
      return plain(
        `A cancellation of ${amountText(event.amountWon, 'en')} was asked for by ${askedBy(event, operators.get(event.cancelId))}.`,
      );
    case 'cancel_asked':
      return plain('The card company is asked for it; this one cancels each time it is asked.');
    case 'cancel_unsent':
      return plain('The card company was not reached, and is asked again.');
    case 'cancelled':
      return plain('The card company cancelled it: the amount goes back to the customer.');
    case 'cancel_declined': {
      const reason = describeInstitutionCode(event.institutionCode)?.en ?? UNKNOWN_REASON;
      return {
        words: `The card company declined the cancellation: ${reason} The payment stands.`,
        code: event.institutionCode,
        tone: 'bad',
      };
    }
    case 'closed':
      return { words: 'The customer closed the window. Nothing was charged.', code: 'close', tone: 'plain' };
    case 'result_returned':
      return plain("The result was handed to the shop's page.");
    case 'buyer_erased':
      return plain("The customer's data were erased.");
    default:
      return unknown(event);
  }
}

/** The gateway takes up an operator's after this; the partner's own it takes to the card company at once. */
function askedBy(
  event: Extract<PaymentEvent, { type: 'cancel_started' }>,
  act: CancellationAct | undefined,
): string {
  if (!isByOperator(event)) return 'the shop; the card company was called';
  const who = act === undefined ? 'an operator' : `the operator ${printable(act.operator)}`;
  const why = act?.reason ? ` (${printable(act.reason)})` : '';
  return `${who}${why}; the gateway calls the card company after this`;
}

function plain(words: string): Happening {
  return { words, code: null, tone: 'plain' };
}

function unknown({ type }: { readonly type: string }): Happening {
  return plain(`${type.replaceAll('_', ' ')} (an event this version does not know).`);
}

function failed(words: string, failure: Failure, work: Work): Happening {
  const { code, reason } = describeFailure(failureWords(failure, { work }));
  return { words: `${words}: ${reason}`, code, tone: 'bad' };
}

/** Both codes of a failure, and why, in English: the card company's own reason when there is one. */
export function describeFailure(failure: {
  readonly code: string;
  readonly institutionCode: string | null;
}): { readonly code: string; readonly reason: string } {
  const { code, institutionCode } = failure;
  const institution = institutionCode === null ? undefined : describeInstitutionCode(institutionCode)?.en;
  return {
    code: institutionCode === null ? code : `${code} ${institutionCode}`,
    reason: institution ?? customerWordsOf(code)?.en ?? UNKNOWN_REASON,
  };
}

const HELD = 'It is held: ask the card company, then run dojang payments resume.';

/** What a contradiction is about, and what follows from it. */
const subjects = {
  authentication: { name: 'the authentication', follows: 'Another card may be tried.' },
  approval: { name: 'the approval', follows: 'The shop got an error, and it is being reversed.' },
  reversal: { name: 'the reversal (망취소)', follows: HELD },
  cancellation: { name: 'a cancellation', follows: HELD },
} as const satisfies Record<Contradiction['of'], object>;

function contradicted(contradiction: Contradiction): Happening {
  const { name, follows } = subjects[contradiction.of];
  return {
    words: `The card company contradicts itself about ${name}: ${difference(contradiction)}. ${follows}`,
    code: null,
    tone: 'bad',
  };
}

/** What was said, and what was expected. */
function difference(contradiction: Contradiction): string {
  switch (contradiction.on) {
    case 'amount':
      return `it said ${amountText(contradiction.saidWon, 'en')}, it was asked for ${amountText(contradiction.expectedWon, 'en')}`;
    case 'time': {
      const [said, from, until] = [contradiction.saidMs, contradiction.fromMs, contradiction.untilMs].map(
        moment,
      );
      return `it said ${said}, and only ${from} to ${until} can be`;
    }
    case 'card':
      return `it charged ${contradiction.said}, authenticated was ${contradiction.expected}`;
    case 'id':
      return `it answered about ${contradiction.said}, asked was ${contradiction.expected}`;
  }
}

/** A moment in KST; one that no calendar has, as it was said. */
function moment(timeMs: number): string {
  return Number.isNaN(new Date(timeMs).getTime()) ? `${timeMs} ms` : logMomentText(timeMs);
}

function cardOf({ cardCompany, quota }: Extract<PaymentEvent, { type: 'authentication_started' }>): string {
  const months = quota === '00' ? 'at once' : `in ${Number(quota)} instalments`;
  return `${findCardCompany(cardCompany)?.en ?? cardCompany}, ${months}`;
}

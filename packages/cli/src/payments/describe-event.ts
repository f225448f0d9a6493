import { findCardCompany } from '@dojang/protocol/cards';
import { amountText, logMomentText } from '@dojang/protocol/figures';
import { customerWordsOf, describeInstitutionCode } from '@dojang/protocol/payple';

/** What an event means, for who operates a gateway. */
export interface Happening {
  readonly words: string;
  /** Code of the wire and, after it, of the card company: `CPCA9999 3133`; null when the event has none. */
  readonly code: string | null;
  readonly tone: 'plain' | 'good' | 'bad' | 'open';
}

const UNKNOWN_REASON = 'for a reason this version does not know.';

type Data = Readonly<Record<string, unknown>>;

/**
 * Says an event of a payment in plain English. Codes, links and addresses of the customer's are left out, since who
 * has them can act. An event of a newer gateway is shown by its name.
 * @param data the event's own JSON
 */
export function describeEvent(type: string, data: unknown, work: 'PAY' | 'CERT'): Happening {
  const of = isRecord(data) ? data : {};
  switch (type) {
    case 'opened':
      return plain(`The window was opened from ${text(field(of, 'order'), 'shopOrigin')}.`);
    case 'terms_agreed':
      return plain('The customer agreed to the terms.');
    case 'authentication_started':
      return plain(`The customer chose ${cardOf(of)}; the card company was asked to authenticate.`);
    case 'challenge_received':
      return plain('The card company answered with a QR code and a number for its app.');
    case 'authenticated':
      return {
        words: `The customer approved in the app with ${text(of, 'cardName')} ${text(of, 'maskedNumber')}. Nothing is charged yet.`,
        code: null,
        tone: 'plain',
      };
    case 'authentication_failed':
      return failure('The authentication failed', of, 'bad');
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
        words: `The card company approved: number ${text(field(of, 'approval'), 'approvalNumber')}. The payment is made.`,
        code: work === 'PAY' ? '0000' : 'PCCF0000',
        tone: 'good',
      };
    case 'declined':
      return failure('The card company declined; another card may be tried', of, 'bad');
    case 'approval_abandoned':
      return failure(
        'The outcome was not learnt in time; the shop got an error, and it is being reversed',
        of,
        'open',
      );
    case 'reversed':
      return plain('The card company confirmed the reversal (망취소): nothing is charged.');
    case 'contradicted':
      return contradiction(field(of, 'contradiction'));
    case 'resumed':
      return plain('A person had the card company asked again about what it contradicts.');
    case 'failed':
      return failure('The payment ended without success', of, 'bad');
    case 'cancel_started':
      return plain(
        `A cancellation of ${amountText(number(of, 'amountWon'), 'en')} was asked for; the card company was called.`,
      );
    case 'cancelled':
      return plain('The card company cancelled it: the amount goes back to the customer.');
    case 'cancel_declined':
      return {
        words: `The card company declined the cancellation: ${reasonOf(text(of, 'institutionCode'))} The payment stands.`,
        code: text(of, 'institutionCode') || null,
        tone: 'bad',
      };
    case 'closed':
      return { words: 'The customer closed the window. Nothing was charged.', code: 'close', tone: 'plain' };
    case 'delivered':
      return plain("The result was handed to the shop's page.");
    case 'buyer_erased':
      return plain("The customer's data were erased.");
    default:
      return plain(`${type.replaceAll('_', ' ')} (an event this version does not know).`);
  }
}

function plain(words: string): Happening {
  return { words, code: null, tone: 'plain' };
}

function failure(words: string, data: Data, tone: 'bad' | 'open'): Happening {
  const failure = field(data, 'failure');
  const { code, reason } = describeFailure({
    code: text(failure, 'code'),
    institutionCode: text(failure, 'institutionCode') || null,
  });
  return { words: `${words}: ${reason}`, code, tone };
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

/** What was said, what was expected, and what follows. */
function contradiction(data: Data): Happening {
  const subjects = new Map([
    ['authentication', 'the authentication'],
    ['approval', 'the approval'],
    ['reversal', 'the reversal (망취소)'],
    ['cancellation', 'a cancellation'],
  ]);
  const of = text(data, 'of');
  const follows = new Map([
    ['authentication', 'Another card may be tried.'],
    ['approval', 'An error was told, and it is being reversed.'],
  ]);
  return {
    words: `The card company contradicts itself about ${subjects.get(of) ?? of}: ${said(data)}. ${follows.get(of) ?? 'It is held: ask the card company, then run dojang payments resume.'}`,
    code: null,
    tone: 'bad',
  };
}

function said(data: Data): string {
  switch (text(data, 'on')) {
    case 'amount':
      return `it said ${amountText(number(data, 'saidWon'), 'en')}, it was asked for ${amountText(number(data, 'expectedWon'), 'en')}`;
    case 'time':
      return `it said ${moment(number(data, 'saidMs'))}, and only ${moment(number(data, 'fromMs'))} to ${moment(number(data, 'untilMs'))} can be`;
    case 'card':
      return `it charged ${text(data, 'said')}, authenticated was ${text(data, 'expected')}`;
    default:
      return `it answered about ${text(data, 'said')}, asked was ${text(data, 'expected')}`;
  }
}

/** A moment in KST; one that no calendar has, as it was said. */
function moment(timeMs: number): string {
  return Number.isNaN(new Date(timeMs).getTime()) ? `${timeMs} ms` : logMomentText(timeMs);
}

function cardOf(data: Data): string {
  const company = text(data, 'cardCompany');
  const quota = text(data, 'quota');
  const months = quota === '00' || quota === '' ? 'at once' : `in ${Number(quota)} instalments`;
  return `${findCardCompany(company)?.en ?? company}, ${months}`;
}

function reasonOf(institutionCode: string): string {
  return describeInstitutionCode(institutionCode)?.en ?? UNKNOWN_REASON;
}

function number(data: Data, name: string): number {
  const value = data[name];
  return typeof value === 'number' ? value : 0;
}

function field(data: Data, name: string): Data {
  const value = data[name];
  return isRecord(value) ? value : {};
}

function text(data: Data, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

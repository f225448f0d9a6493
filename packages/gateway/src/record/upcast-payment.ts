import type { PayoutFacts } from '@dojang/protocol/acquirer';
import type { Failure } from '../payment/failure.ts';
import type { StoredObject, Upcast } from '../store/versioned-json.ts';

/** A failure as it was stored with its words, before there were versions. */
interface WordedFailure {
  readonly code: string;
  readonly institutionCode: string | null;
}

interface FlatAuthentication {
  readonly authenticatedAtMs: number | null;
  readonly cardName: string;
  readonly maskedNumber: string;
}

interface FlatCancellation {
  readonly status: 'pending' | 'done' | 'declined';
  readonly endedAtMs: number | null;
  readonly transactionKey: string;
  readonly institutionCode: string | null;
}

/** Before there were versions a payment had every field in every status, and null in most. */
interface FlatPayment {
  readonly status: string;
  readonly requestDigest: string;
  readonly authentication: FlatAuthentication | null;
  readonly failure: WordedFailure | null;
  readonly cancellations: readonly FlatCancellation[];
  readonly buyerErasedAtMs?: number;
  readonly [name: string]: unknown;
}

/** What a payment keeps in each status. */
const COMMON = [
  'id',
  'keyId',
  'status',
  'order',
  'requestDigest',
  'authNonce',
  'openedAtMs',
  'expiresAtMs',
  'receiptEmail',
  'buyerErasedAtMs',
  'authentication',
  'events',
];
const OWN: Readonly<Record<string, readonly string[]>> = {
  open: ['termsAgreedAtMs', 'failure'],
  authenticating: ['termsAgreedAtMs'],
  authenticated: ['termsAgreedAtMs', 'deliveredAtMs'],
  approving: ['termsAgreedAtMs', 'deliveredAtMs', 'attempt'],
  paid: ['deliveredAtMs', 'attempt', 'approval', 'receiptId', 'cancellations', 'endedAtMs'],
  failed: ['deliveredAtMs', 'failure', 'endedAtMs'],
  closed: ['deliveredAtMs', 'endedAtMs'],
  abandoned: ['deliveredAtMs', 'attempt', 'failure', 'contradiction', 'held'],
  reversed: ['deliveredAtMs', 'attempt', 'failure', 'endedAtMs'],
};

/** From every field in every status to what each status has. */
export const separateStatuses: Upcast = (stored) => {
  const flat = stored as unknown as FlatPayment;
  const wasAuthenticated = flat.authentication?.authenticatedAtMs != null;
  const all: StoredObject = {
    ...flat,
    requestDigest: flat.requestDigest === '' ? null : flat.requestDigest,
    buyerErasedAtMs: flat.buyerErasedAtMs ?? null,
    authentication: flat.authentication && withCard(flat.authentication),
    failure: flat.failure && failureOf(flat.failure, wasAuthenticated ? 'approval' : 'authentication'),
    cancellations: flat.cancellations.map(endOf),
    contradiction: null,
    held: null,
  };
  return Object.fromEntries([...COMMON, ...(OWN[flat.status] ?? [])].map((name) => [name, all[name]]));
};

/** The same for an event, whose `type` is beside its data. */
export const separateReasons: Upcast = (stored) => {
  switch (stored['type']) {
    case 'opened': {
      return { ...stored, requestDigest: stored['requestDigest'] === '' ? null : stored['requestDigest'] };
    }
    case 'authentication_failed':
      return withFailure(stored, 'authentication');
    case 'declined':
    case 'approval_abandoned':
      return withFailure(stored, 'approval');
    case 'failed':
      return OF_ITS_OWN.has((stored['failure'] as WordedFailure).code)
        ? withFailure(stored, 'approval')
        : { type: 'given_up' };
    case 'buyer_erased':
      return { ...stored, order: null };
    default:
      return stored;
  }
};

/** The return of a result was called a delivery, as what brings a webhook to its address. */
export const nameReturn: Upcast = ({ deliveredAtMs, ...stored }) =>
  deliveredAtMs === undefined ? stored : { ...stored, resultReturnedAtMs: deliveredAtMs };

/** The same for an event. */
export const nameReturned: Upcast = (stored) =>
  stored['type'] === 'delivered' ? { ...stored, type: 'result_returned' } : stored;

/** An agreement did not say to which terms. */
export const nameTerms: Upcast = (stored) =>
  stored['type'] === 'terms_agreed' ? { ...stored, termsVersion: null } : stored;

/** What a shop's server had sealed was not kept with the payment. */
export const keepSealed: Upcast = (stored) => ({ ...stored, sealed: [] });

/** The same for an event. */
export const keepSealedOnOpening: Upcast = (stored) =>
  stored['type'] === 'opened' ? keepSealed(stored) : stored;

/** No attempt was counted. */
export const countAttempt: Upcast = ({ attempt, ...stored }) =>
  attempt === undefined ? stored : { ...stored, attempt: { ...(attempt as object), countedIn: [] } };

/** The same for an event. */
export const countAttemptOnStart: Upcast = (stored) =>
  stored['type'] === 'approval_started' ? { ...stored, countedIn: [] } : stored;

/** An attempt had no trace number, and nothing was kept of an approval for its settlement. */
export const keepForPayout: Upcast = ({ attempt, approval, ...stored }) => ({
  ...stored,
  ...(attempt !== undefined && { attempt: { traceNumber: null, ...(attempt as object) } }),
  ...(approval !== undefined && { approval: { ...NOTHING_SAID, ...(approval as object) } }),
});

/** The same for an event. */
export const keepForPayoutInEvents: Upcast = (stored) => {
  if (stored['type'] === 'approval_started') return { traceNumber: null, ...stored };
  return stored['type'] === 'approved' ? keepForPayout(stored) : stored;
};

const NOTHING_SAID: PayoutFacts = { acquirer: null, card: null, isInterestFree: null, interestBy: null };

/** A payment that failed with another code was closed after a try that had failed with it. */
const OF_ITS_OWN = new Set(['CBIL0002', 'CPCA0201', 'PCCF0002', 'PCCFD001']);

function withFailure(event: StoredObject, during: During): StoredObject {
  return { ...event, failure: failureOf(event['failure'] as WordedFailure, during) };
}

type During = 'authentication' | 'approval';

function failureOf({ code, institutionCode }: WordedFailure, during: During): Failure {
  switch (code) {
    case 'CPCA0001':
      return { reason: 'authentication-expired' };
    case 'CPCA0010':
      return { reason: 'not-charged' };
    case 'CPCA0011':
      return { reason: 'contradicted' };
    case 'CPCA0201':
      return { reason: 'order-number-taken' };
    case 'CBIL0002':
      return { reason: 'window-expired' };
    case 'PCCF0002':
      return { reason: 'confirmed-too-late' };
    case 'CPCA9999':
    case 'PCCFD001':
      return institutionFailure(institutionCode ?? '', during);
    default:
      return { reason: 'unknown-outcome' };
  }
}

/** 2116 stood for a card company that was not asked. */
function institutionFailure(institutionCode: string, during: During): Failure {
  if (during === 'authentication')
    return institutionCode === '2116'
      ? { reason: 'unreachable' }
      : { reason: 'authentication-refused', institutionCode };
  return institutionCode === '2116' ? { reason: 'not-charged' } : { reason: 'declined', institutionCode };
}

function withCard({ authenticatedAtMs, cardName, maskedNumber, ...authentication }: FlatAuthentication) {
  const card = authenticatedAtMs === null ? null : { authenticatedAtMs, cardName, maskedNumber };
  return { ...authentication, card };
}

function endOf({ status, endedAtMs, transactionKey, institutionCode, ...asked }: FlatCancellation) {
  switch (status) {
    case 'pending':
      return { ...asked, status };
    case 'done':
      return { ...asked, status, endedAtMs, transactionKey };
    case 'declined':
      return { ...asked, status, endedAtMs, institutionCode };
  }
}

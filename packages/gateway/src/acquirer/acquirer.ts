import type {
  ApprovalStatus,
  ApproveRequest,
  AuthenticationStatus,
  BeginRequest,
  BeginResponse,
  CancelRequest,
  CancelStatus,
  LedgerPage,
  OfAttempt,
  OfCancel,
  Profiles,
  ReverseRequest,
  TaxFacts,
} from '@dojang/protocol/acquirer';
import type { Order } from '../payment/state.ts';

/**
 * The port to the card companies. Every call ends by its signal. `unsent`: the card company was certainly not asked (no
 * connection was made). `unknown`: it may have been; only `inquire` or `reverse` can tell.
 */
export interface Acquirer {
  begin(request: BeginRequest, context: CallContext): Promise<Reply<BeginAnswer>>;
  authentication(authenticationId: string, context: CallContext): Promise<Reply<AuthenticationStatus>>;
  cancelAuthentication(authenticationId: string, context: CallContext): Promise<Reply<AuthenticationStatus>>;
  approve(request: ApproveRequest, context: ChargeContext): Promise<Reply<ApprovalStatus>>;
  inquire(attempt: OfAttempt, context: ChargeContext): Promise<Reply<ApprovalStatus>>;
  reverse(asked: Reversal, context: ChargeContext): Promise<Reply<ApprovalStatus>>;
  /** The same cancel id is cancelled once, however often it is asked for. */
  cancel(attemptId: string, request: CancelRequest, context: CancelContext): Promise<Reply<CancelStatus>>;
  inquireCancel(cancel: OfCancel, context: ChargeContext): Promise<Reply<CancelStatus>>;
  /**
   * A part of what the card companies booked on a day, oldest first.
   * @param day KST, `20261123`
   * @param after what the page before called `next`; null: from the beginning
   */
  ledger(day: string, after: string | null, context: Ending): Promise<Reply<LedgerPage>>;
  /** What each card company can do. */
  profiles(context: Ending): Promise<Reply<Profiles>>;
  close(): Promise<void>;
}

/** When a call has to end. */
export interface Ending {
  readonly signal: AbortSignal;
}

/** A card company may refuse a card at once. */
export type BeginAnswer = BeginResponse | Rejected;

type Rejected = Extract<AuthenticationStatus, { readonly status: 'rejected' }>;

/** Of a call, beside what is sent to the card company. */
export interface CallContext extends Ending {
  /** Which order the call is about. */
  readonly order: OrderTexts & Pick<Order, 'amountWon' | 'merchantId'>;
}

/** Of a call about a charge: what has to be known for a card company that can do less. */
export interface ChargeContext extends CallContext {
  /** Code of the issuer; empty when it is not known. */
  readonly cardCompany: string;
  /** When its attempt began, or the cancellation was requested. */
  readonly sinceMs: number;
}

interface CancelContext extends ChargeContext {
  /**
   * Makes durable that it is asked for now: what a card company that cancels twice has to have known before it is called. Others are
   * called without.
   * @returns null: nobody has asked before, and this call may be sent; else when the one who did was about to
   */
  readonly takeFirst: () => Promise<number | null>;
}

/** An attempt that is to come to nothing; with its tax parts, in case it has to be cancelled by its approval number. */
export type Reversal = OfAttempt & ReverseRequest & TaxFacts;

/** The texts of an order that anybody can choose in any shop. */
export type OrderTexts = Pick<Order, 'orderNumber' | 'payerName'>;

export type Reply<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unsent'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown };

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
  Profiles,
  ReverseRequest,
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
  approve(request: ApproveRequest, context: CallContext): Promise<Reply<ApprovalStatus>>;
  inquire(attempt: OfAttempt, context: CallContext): Promise<Reply<ApprovalStatus>>;
  reverse(attempt: OfAttempt & ReverseRequest, context: CallContext): Promise<Reply<ApprovalStatus>>;
  /** The same cancel id is cancelled once, however often it is asked for. */
  cancel(attemptId: string, request: CancelRequest, context: CallContext): Promise<Reply<CancelStatus>>;
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

/** The texts of an order that anybody can choose in any shop. */
export type OrderTexts = Pick<Order, 'orderNumber' | 'payerName'>;

export type Reply<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unsent'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown };

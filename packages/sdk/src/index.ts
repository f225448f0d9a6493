export { cardNameText } from '@dojang/protocol/cards';
export { amountText, clockText, dateText, momentText } from '@dojang/protocol/figures';
export { kstDate } from '@dojang/protocol/time';
export {
  answerWebhook,
  type WebhookReceiver,
  type WebhookRequest,
  webhookHandler,
} from './answer-webhook.ts';
export type { Authentication, AuthenticationInput } from './authenticate.ts';
export { type CancelRequests, memoryCancelRequests } from './cancel-requests.ts';
export type {
  CancelDeclined,
  CancelDeclinedReason,
  CancelInput,
  Cancelled,
  CancelOutcome,
} from './cancellation.ts';
export type { ConfirmOptions } from './confirm.ts';
export { type ConfirmKeys, memoryConfirmKeys } from './confirm-keys.ts';
export {
  type Credentials,
  type CredentialsInput,
  liveCredentials,
  type Mode,
  testCredentials,
} from './credentials.ts';
export type { CallOptions } from './deadline.ts';
export { dojang, type Environment, payple } from './environment.ts';
export {
  type AnyDojangError,
  ApiError,
  ConnectionError,
  DojangError,
  type DojangErrorCode,
  InputError,
  isDojangError,
  ProtocolError,
  TimeoutError,
} from './errors.ts';
export type { Fetch } from './http-exchange.ts';
export { createInbox, type Inbox, type Incoming } from './inbox/inbox.ts';
export type { Fulfilment, InboxInput } from './inbox/inbox-input.ts';
export {
  type InboxOutcome,
  type NotConfirmed,
  type OrderOutcome,
  webhookStatus,
} from './inbox/inbox-outcome.ts';
export { type LeasedStorageInput, type LeaseOptions, leasedStorage } from './inbox/leased-storage.ts';
export { memoryStorage } from './inbox/memory-storage.ts';
export {
  inboxTables,
  type SqlDatabase,
  type SqlDialect,
  type SqlStorageInput,
  sqlCancelRequests,
  sqlConfirmKeys,
  sqlStorage,
  type TransactionalSqlStorageInput,
  transactionalSqlStorage,
} from './inbox/sql-storage.ts';
export type {
  InboxStorage,
  Lease,
  LeaseStore,
  Once,
  OpenOrder,
  OpenOrders,
  TakeDue,
} from './inbox/storage.ts';
export type { LookupInput } from './lookup.ts';
export type { Exchange } from './observation.ts';
export type { Buyer, Order, Tax } from './order.ts';
export type {
  Confirmation,
  Declined,
  Expected,
  NotPaid,
  Paid,
  PaidOtherwise,
  Payment,
  Unverified,
  UnverifiedReason,
  Verification,
} from './outcome.ts';
export { parseResult } from './parse-result.ts';
export {
  type CancellationNotice,
  type PaymentNotice,
  parseWebhook,
  type WebhookNotice,
} from './parse-webhook.ts';
export {
  createPartner,
  type Partner,
  type PartnerInput,
  type PaymentRequest,
  type PaymentRequestInput,
} from './partner.ts';
export { paymentFields } from './payment-fields.ts';
export type {
  ClaimsAuthenticated,
  ClaimsClosed,
  ClaimsFailed,
  ClaimsPaid,
  Unreadable,
  UnverifiedResult,
  VerifiableResult,
} from './unverified-result.ts';
export {
  type ReceivedWebhook,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookRefused,
  type WebhookVerificationInput,
  type WebhookVerified,
} from './verify-webhook.ts';

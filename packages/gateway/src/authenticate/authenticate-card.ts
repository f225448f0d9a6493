import { CALLBACK_PATH } from '@dojang/protocol/acquirer';
import type { CardCompanyCode } from '@dojang/protocol/cards';
import { institutionKindOf } from '@dojang/protocol/payple';
import type { BeginAnswer, CallContext, Reply } from '../acquirer/acquirer.ts';
import { orderFacts } from '../acquirer/order-facts.ts';
import { type OfferedCard, offeredBy } from '../card-offers/card-offers.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { PaymentEvent } from '../payment/events.ts';
import {
  APPROVABLE_LIFE_MS,
  AUTHENTICATION_LIFE_MS,
  type Authenticating,
  type PaymentState,
} from '../payment/state.ts';
import { type Change, changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { stageToken } from '../seal/payment-tokens.ts';
import { idBeside } from '../store/month-ids.ts';
import { vatRoundingOf } from '../vat-roundings.ts';

export interface CardChoice {
  readonly cardCompany: CardCompanyCode | (string & {});
  readonly quota: string;
  /** What the customer read about its interest, as the window sent it; undefined: nothing. */
  readonly customerMonths?: number | null | undefined;
  readonly receiptEmail: string;
}

const CALL_TIMEOUT_MS = 5_000;
/** How long after the 3 minutes the card company's last word is waited for. */
const EXPIRY_GRACE_MS = 2_000;
const LOCKED_COUNTS = 3;

/** Starts the authentication of the chosen card: stored first, then asked for. */
export async function startAuthentication(
  deps: FlowDeps,
  paymentId: string,
  choice: CardChoice,
): Promise<Change> {
  const authenticationId = idBeside(paymentId, 'auth', deps.ports.randomBytes(16).toString('base64url'));
  const change = await changePayment(deps, paymentId, async ({ order }, history) => {
    const merchant = await findMerchant(deps.store, order.merchantId);
    const offered = offeredTo(deps, merchant, {
      cardCompany: choice.cardCompany,
      amountWon: order.amountWon,
    });
    const interestFree = offered?.interestFree.get(choice.quota) ?? null;
    const isOtherInterest =
      choice.customerMonths !== undefined && choice.customerMonths !== (interestFree?.customerMonths ?? null);
    return {
      command: {
        type: 'start_authentication',
        authenticationId,
        cardCompany: choice.cardCompany,
        quota: choice.quota,
        receiptEmail: choice.receiptEmail,
        expiresAtMs: deps.ports.nowMs() + AUTHENTICATION_LIFE_MS,
        vatRounding: vatRoundingOf(deps.vatRounding, choice.cardCompany),
        taxKind: merchant?.taxKind ?? 'general',
        isOneTooMany: hasHadEnough(deps, await history()),
        // Nobody authenticates a card for a partner who can take no payment.
        isMerchantActive: merchant?.status === 'active',
        isCardChanged: offered?.isOff === true || (offered?.closed ?? null) !== null || isOtherInterest,
        interestFree,
      },
    };
  });
  if (!change.ok || change.state.status !== 'authenticating') return change;
  return await askForChallenge(deps, change.state);
}

function offeredTo(
  { profiles, ports }: FlowDeps,
  merchant: Merchant | undefined,
  { cardCompany, amountWon }: { readonly cardCompany: string; readonly amountWon: number },
): OfferedCard | null {
  if (merchant === undefined) return null;
  return offeredBy(cardCompany, profiles.of(cardCompany), { merchant, amountWon, nowMs: ports.nowMs() });
}

/** Each authentication is some PINs to guess: those that ended with a locked PIN count three times. */
function hasHadEnough({ rateLimits }: FlowDeps, events: readonly PaymentEvent[]): boolean {
  const begun = events.filter(({ type }) => type === 'authentication_started').length;
  const locked = events.filter(
    (event) =>
      event.type === 'authentication_failed' &&
      event.failure.reason === 'authentication-refused' &&
      institutionKindOf(event.failure.institutionCode) === 'pin-locked',
  ).length;
  return begun + (LOCKED_COUNTS - 1) * locked >= rateLimits.most.authentications;
}

/**
 * Brings a payment that waits for the phone up to date with the card company, whose status call is the truth: after news,
 * while a window watches, and when the 3 minutes are over.
 */
export async function syncAuthentication(deps: FlowDeps, paymentId: string): Promise<Recorded | undefined> {
  const recorded = await loadPayment(deps.store, paymentId);
  if (recorded?.state.status !== 'authenticating') return recorded;
  const { state } = recorded;
  const { id: authenticationId, expiresAtMs, challenge } = state.authentication;
  const reply = await deps.acquirer.authentication(authenticationId, callOf(deps, state));
  if (reply.kind === 'answer') {
    const { answer } = reply;
    const heard = await changePayment(deps, paymentId, {
      type: 'hear_authentication',
      authenticationId,
      answer,
    });
    if (heard.state.status !== 'authenticating') return heard;
  }
  const overdueAtMs = expiresAtMs + (reply.kind === 'answer' ? 0 : EXPIRY_GRACE_MS);
  if (deps.ports.nowMs() >= overdueAtMs)
    return await changePayment(deps, paymentId, { type: 'hear_expired', authenticationId });
  return challenge === null ? await askForChallenge(deps, state) : recorded;
}

/** Back to choosing a card; the phone's page learns of it where it can be reached. */
export async function leaveAuthentication(deps: FlowDeps, paymentId: string): Promise<Change> {
  const change = await changePayment(deps, paymentId, { type: 'leave_authentication' });
  if (change.events.length > 0) await withdraw(deps, change.state);
  return change;
}

/** Tells the card company that nobody waits for this authentication any more. Best effort: it expires by itself. */
export async function withdraw(deps: FlowDeps, state: PaymentState): Promise<void> {
  if (state.authentication === null) return;
  await deps.acquirer.cancelAuthentication(state.authentication.id, callOf(deps, state));
}

/** Safe to repeat: the card company answers the same authentication the same way. */
async function askForChallenge(deps: FlowDeps, state: Authenticating): Promise<Change> {
  const { addresses } = deps;
  const { order, authentication } = state;
  const merchant = await findMerchant(deps.store, order.merchantId);
  const reply = await deps.acquirer.begin(
    {
      ...orderFacts(deps.keyring, state, merchant),
      authenticationId: authentication.id,
      cardCompany: authentication.cardCompany,
      merchantName: merchant?.name ?? order.merchantId,
      goods: order.goods,
      amountWon: order.amountWon,
      quota: authentication.quota,
      interestFree: authentication.interestFree ?? null,
      lifeMs: AUTHENTICATION_LIFE_MS,
      approvableForMs: AUTHENTICATION_LIFE_MS + APPROVABLE_LIFE_MS,
      callbackUrl: `${addresses.callbackOrigin}${CALLBACK_PATH}`,
      returnUrl:
        order.appScheme ||
        `${order.gatewayOrigin}/window/${state.id}/back#${stageToken(deps.keyring, state)}`,
      publicUrl: addresses.cardAppOrigin(state),
    },
    callOf(deps, state),
  );
  return await changePayment(deps, state.id, {
    authenticationId: authentication.id,
    ...heardFrom(reply),
  });
}

function heardFrom(reply: Reply<BeginAnswer>) {
  if (reply.kind !== 'answer') return { type: 'hear_unreachable' } as const;
  const { answer } = reply;
  return 'status' in answer
    ? ({ type: 'hear_authentication', answer } as const)
    : ({ type: 'hear_challenge', answer } as const);
}

function callOf({ ports }: FlowDeps, { order }: PaymentState): CallContext {
  return { order, signal: ports.deadline(CALL_TIMEOUT_MS) };
}

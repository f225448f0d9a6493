import { institutionKindOf } from '@dojang/protocol/payple';
import type {
  ChosenCard,
  Outcome,
  ResultReturn,
  Stage,
  StageView,
  WindowView,
} from '@dojang/protocol/window';
import { renderSVG } from 'uqr';
import { unusualOffers } from '../card-offers/card-offers.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { Failure } from '../payment/failure.ts';
import {
  type Authentication,
  isOver,
  type Paid,
  type PaymentState,
  returnableUntilMs,
  wasReturned,
} from '../payment/state.ts';
import type { Recorded } from '../record/change-payment.ts';
import { customerInterest } from '../result/customer-interest.ts';
import { failureWords } from '../result/failure-words.ts';
import { browserResult, receiptUrl } from '../result/result-fields.ts';
import type { Keyring } from '../seal/keyring.ts';
import { scanHint } from './scan-hint.ts';
import { shopDomain } from './shop-domain.ts';

/** A payment as its window may see it. */
export function windowView(
  { state, version }: Recorded,
  merchant: Merchant,
  { mode, terms, profiles }: Pick<FlowDeps, 'mode' | 'terms' | 'profiles'>,
  nowMs: number,
): WindowView {
  const { order } = state;
  const stage = stageOf(state, { mode, terms }, nowMs);
  return {
    paymentId: state.id,
    version,
    nowMs,
    mode,
    merchantName: merchant.name,
    merchantPhone: merchant.phone,
    goods: order.goods,
    amountWon: order.amountWon,
    work: order.work === 'CERT' ? 'CERT' : 'PAY',
    orderNumber: order.orderNumber,
    email: choosesCard(stage) && !isOver(state, nowMs) ? state.receiptEmail : '',
    shopOrigin: order.shopOrigin,
    shopDomain: shopDomain(order.shopOrigin),
    expiresAtMs: state.expiresAtMs,
    cards: choosesCard(stage)
      ? unusualOffers((code) => profiles.of(code), { merchant, amountWon: order.amountWon, nowMs })
      : {},
    termsVersion: terms.version,
    stage,
  };
}

/** Its form stands there, or comes next; no later screen needs what it needs. */
function choosesCard({ name }: Stage): boolean {
  return name === 'terms' || name === 'card';
}

/** How far a payment is, and nothing of whose it is. */
export function stageView(
  { state, version }: Recorded,
  deps: Pick<FlowDeps, 'mode' | 'terms'>,
  nowMs: number,
): StageView {
  const stage = stageOf(state, deps, nowMs);
  return {
    paymentId: state.id,
    version,
    stage: stage.name,
    outcome: stage.name === 'done' ? stage.outcome.kind : null,
  };
}

/** What leaves the window, and where a window without a page to tell posts it. */
export function resultReturnOf(keyring: Keyring, state: PaymentState): ResultReturn {
  const { resultUrl, shopOrigin } = state.order;
  const url = resultUrl === '' ? null : URL.parse(resultUrl, shopOrigin);
  return { result: browserResult(keyring, state), postUrl: url?.href ?? null };
}

function stageOf(
  state: PaymentState,
  { mode, terms }: Pick<FlowDeps, 'mode' | 'terms'>,
  nowMs: number,
): Stage {
  const done = (outcome: Outcome) => doneStage(state, outcome, nowMs);
  switch (state.status) {
    case 'open': {
      const { termsAgreedAtMs, authentication, failure, order } = state;
      if (termsAgreedAtMs === null) return { name: 'terms', version: terms.version };
      return {
        name: 'card',
        failure: failure && failureWords(failure, order),
        chosen: authentication && offeredAgain(chosenCard(authentication), failure),
      };
    }
    case 'authenticating': {
      const { challenge, expiresAtMs } = state.authentication;
      const chosen = chosenCard(state.authentication);
      if (challenge === null) return { name: 'card', failure: null, chosen };
      const { qr, code, link } = challenge;
      return {
        name: 'authenticating',
        chosen,
        challenge: { qrSvg: renderSVG(qr, { border: 2 }), code, link, hint: scanHint(qr, mode), expiresAtMs },
      };
    }
    case 'authenticated': {
      const chosen = chosenCard(state.authentication);
      return state.order.work === 'PAY'
        ? { name: 'authenticated', chosen }
        : done({ kind: 'authenticated', chosen });
    }
    case 'approving': {
      const chosen = chosenCard(state.authentication);
      // The partner's confirm is its own affair: the window of a CERT payment has done its part.
      return state.order.work === 'PAY'
        ? { name: 'approving', chosen, sinceMs: state.attempt.startedAtMs }
        : done({ kind: 'authenticated', chosen });
    }
    case 'paid':
      return done(paid(state));
    case 'failed':
      return done({ kind: 'failed', failure: failureWords(state.failure, state.order) });
    case 'abandoned':
      return done({ kind: 'unknown', failure: failureWords(state.failure, state.order) });
    case 'reversed':
      return done({ kind: 'reversed', failure: failureWords(state.failure, state.order) });
    case 'closed':
      return done({ kind: 'closed' });
  }
}

function doneStage(state: PaymentState, outcome: Outcome, nowMs: number): Stage {
  const isReturnOver = nowMs >= returnableUntilMs(state);
  return { name: 'done', outcome, returned: wasReturned(state), isReturnOver };
}

function paid(state: Paid): Outcome {
  const { cardName, maskedNumber, approvalNumber, approvedAtMs } = state.approval;
  return {
    kind: 'paid',
    receiptUrl: receiptUrl(state),
    card: {
      ...chosenCard(state.authentication),
      cardName,
      maskedNumber,
      approvalNumber,
      approvedAtMs,
      customerMonths: customerInterest(state),
    },
  };
}

function chosenCard({ cardCompany, quota }: Authentication): ChosenCard {
  return { cardCompany, quota };
}

/** Instalments that the card company has just refused are not chosen again. */
function offeredAgain(chosen: ChosenCard, failure: Failure | null): ChosenCard {
  const code = failure !== null && 'institutionCode' in failure ? failure.institutionCode : null;
  return code !== null && institutionKindOf(code) === 'instalments' ? { ...chosen, quota: '00' } : chosen;
}

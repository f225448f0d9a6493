import type { Delivery, Outcome, Stage, WindowView } from '@dojang/protocol/window';
import { renderSVG } from 'uqr';
import type { Merchant } from '../merchant/merchant.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Recorded } from '../record/change-payment.ts';
import { browserResult, receiptUrl } from '../result/result-fields.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Mode } from '../settings.ts';

/** A payment as its window may see it. */
export function windowView(
  { state, version }: Recorded,
  merchant: Merchant,
  mode: Mode,
  nowMs: number,
): WindowView {
  const { order } = state;
  return {
    paymentId: state.id,
    version,
    nowMs,
    mode,
    merchantName: merchant.name,
    goods: order.goods,
    amountWon: order.amountWon,
    work: order.work,
    orderNumber: order.orderNumber,
    email: state.receiptEmail,
    shopOrigin: order.shopOrigin,
    expiresAtMs: state.expiresAtMs,
    stage: stageOf(state),
  };
}

/** What leaves the window, and where a window without a page to tell posts it. */
export function deliveryOf(keyring: Keyring, state: PaymentState): Delivery {
  const { resultUrl, shopOrigin } = state.order;
  const url = resultUrl === '' ? null : URL.parse(resultUrl, shopOrigin);
  return { result: browserResult(keyring, state), postUrl: url?.href ?? null };
}

function stageOf(state: PaymentState): Stage {
  const chosen = state.authentication && {
    cardCompany: state.authentication.cardCompany,
    quota: state.authentication.quota,
  };
  switch (state.status) {
    case 'open':
      if (state.termsAgreedAtMs === null) return { name: 'terms' };
      return { name: 'card', failure: state.failure, chosen };
    case 'authenticating': {
      const challenge = state.authentication?.challenge;
      if (!chosen || !challenge) return { name: 'card', failure: null, chosen };
      return {
        name: 'authenticating',
        chosen,
        challenge: {
          qrSvg: renderSVG(challenge.qr, { border: 2 }),
          code: challenge.code,
          link: challenge.link,
          expiresAtMs: state.authentication.expiresAtMs,
        },
      };
    }
    case 'authenticated':
      if (chosen === null) throw new Error('An authenticated payment has a card.');
      if (state.order.work === 'PAY') return { name: 'authenticated', chosen };
      return done(state, { kind: 'authenticated', chosen });
    case 'approving':
      if (chosen === null || state.attempt === null) throw new Error('A payment in approval has an attempt.');
      // The partner's confirm is its own affair: the window of a CERT payment has done its part.
      if (state.order.work === 'CERT') return done(state, { kind: 'authenticated', chosen });
      return { name: 'approving', chosen, sinceMs: state.attempt.startedAtMs };
    case 'paid':
      return done(state, paid(state));
    case 'failed':
      return done(state, { kind: 'failed', failure: failureOf(state) });
    case 'abandoned':
    case 'reversed':
      return done(state, { kind: 'unknown', failure: failureOf(state) });
    case 'closed':
      return done(state, { kind: 'closed' });
  }
}

function done(state: PaymentState, outcome: Outcome): Stage {
  return { name: 'done', outcome, delivered: state.deliveredAtMs !== null };
}

function paid(state: PaymentState): Outcome {
  const { approval, authentication } = state;
  if (approval === null || authentication === null) throw new Error('A paid payment has an approval.');
  return {
    kind: 'paid',
    receiptUrl: receiptUrl(state),
    card: {
      cardCompany: authentication.cardCompany,
      quota: authentication.quota,
      cardName: approval.cardName,
      maskedNumber: approval.maskedNumber,
      approvalNumber: approval.approvalNumber,
      approvedAtMs: approval.approvedAtMs,
    },
  };
}

function failureOf(state: PaymentState) {
  if (state.failure === null) throw new Error(`A payment that is ${state.status} has a failure.`);
  return state.failure;
}

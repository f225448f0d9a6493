import type { Delivery, WindowView } from '@dojang/protocol/window';
import { approvePayment } from '../packages/gateway/src/approve/approve-payment.ts';
import {
  leaveAuthentication,
  startAuthentication,
  syncAuthentication,
  withdraw,
} from '../packages/gateway/src/authenticate/authenticate-card.ts';
import type { FlowDeps } from '../packages/gateway/src/flow-deps.ts';
import { findMerchant } from '../packages/gateway/src/merchant/merchants.ts';
import { changePayment, loadPayment, type Recorded } from '../packages/gateway/src/record/change-payment.ts';
import { settlePayment } from '../packages/gateway/src/recovery/settle-payment.ts';
import { deliveryOf, windowView } from '../packages/gateway/src/window/window-view.ts';
import type { Auditor } from './auditor.ts';

export const windowSteps = ['look', 'agree', 'choose', 'leave', 'approve', 'close'] as const;
export type WindowStep = (typeof windowSteps)[number];

/**
 * The window's JSON API without its HTTP: what each route does with the flows, and the view it answers. What is answered
 * counts as told, whether or not the answer arrives.
 */
export async function windowCall(
  deps: FlowDeps,
  auditor: Auditor,
  paymentId: string,
  step: WindowStep,
): Promise<WindowView> {
  const recorded = await take(deps, auditor, paymentId, step);
  const merchant = await findMerchant(deps.store, recorded.state.order.merchantId);
  if (merchant === undefined) throw new Error('A payment has a merchant.');
  const view = windowView(recorded, merchant, 'test', deps.ports.nowMs());
  auditor.toldView(view);
  return view;
}

/** The result leaves the window; null when the payment's state forbids it. */
export async function deliverCall(
  deps: FlowDeps,
  auditor: Auditor,
  paymentId: string,
): Promise<Delivery | null> {
  const change = await changePayment(deps, paymentId, { type: 'deliver' });
  if (!change.ok) return null;
  const delivery = deliveryOf(deps.keyring, change.state);
  auditor.toldDelivery(paymentId, delivery);
  return delivery;
}

async function take(
  deps: FlowDeps,
  auditor: Auditor,
  paymentId: string,
  step: WindowStep,
): Promise<Recorded> {
  switch (step) {
    case 'look':
      return await refresh(deps, paymentId);
    case 'agree':
      return await changePayment(deps, paymentId, { type: 'agree' });
    case 'choose':
      return await startAuthentication(deps, paymentId, {
        cardCompany: 'shinhan',
        quota: '00',
        receiptEmail: '',
      });
    case 'leave':
      return await leaveAuthentication(deps, paymentId);
    case 'approve': {
      const arrivedAtMs = deps.ports.nowMs();
      const recorded = await load(deps, paymentId);
      if (recorded.state.order.work === 'PAY') auditor.asked(paymentId);
      return await approvePayment(deps, paymentId, 'window', arrivedAtMs);
    }
    case 'close': {
      const change = await changePayment(deps, paymentId, { type: 'close' });
      if (change.ok) auditor.toldClosed(paymentId);
      if (change.events.length > 0) void withdraw(deps, change.state);
      return change;
    }
  }
}

/** As things stand now: asks the card company when the phone or an overdue approval is waited for. */
async function refresh(deps: FlowDeps, paymentId: string): Promise<Recorded> {
  const recorded = await load(deps, paymentId);
  const { status } = recorded.state;
  if (status === 'authenticating') return (await syncAuthentication(deps, paymentId)) ?? recorded;
  if (status === 'approving' || status === 'abandoned')
    return (await settlePayment(deps, paymentId)) ?? recorded;
  return recorded;
}

async function load(deps: FlowDeps, paymentId: string): Promise<Recorded> {
  const recorded = await loadPayment(deps.store, paymentId);
  if (recorded === undefined) throw new Error(`There is no payment ${paymentId}.`);
  return recorded;
}

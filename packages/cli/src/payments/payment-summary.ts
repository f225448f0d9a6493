import {
  cancelledWon,
  failureWords,
  isHeld,
  moneyAtRisk,
  type PaymentState,
  type PaymentStatus,
  type PayoutDaysRow,
} from '@dojang/gateway';
import { findCardCompany } from '@dojang/protocol/cards';
import { maskName } from '../format.ts';
import { describeFailure } from './describe-event.ts';

/** What the card companies' books say of one movement of a payment; KST days (`YYYYMMDD`), null while that is not known. */
export interface PayoutDays {
  /** The cancellation that it is of; null: the approval. */
  readonly cancelId: string | null;
  readonly acquiredOn: string | null;
  readonly depositOn: string | null;
}

export function payoutDaysOf(state: PaymentState, rows: readonly PayoutDaysRow[]): readonly PayoutDays[] {
  const isCancellation = (id: string) =>
    state.status === 'paid' && state.cancellations.some((each) => each.id === id);
  return rows.map(({ id, acquired_on: acquiredOn, deposit_on: depositOn }) => ({
    cancelId: isCancellation(id) ? id : null,
    acquiredOn,
    depositOn,
  }));
}

/** What may be shown of a payment: no token, address, telephone number or e-mail, and the name masked. */
export interface PaymentSummary {
  readonly id: string;
  readonly merchant: string;
  readonly orderNumber: string;
  readonly status: PaymentStatus;
  /** The status in words, with what it means for the money. */
  readonly meaning: string;
  /** Empty of a payment that was adopted. */
  readonly work: 'PAY' | 'CERT' | '';
  readonly goods: string;
  readonly amountWon: number;
  readonly customer: string;
  readonly shopOrigin: string;
  readonly card: string;
  readonly approvalNumber: string | null;
  /** Code of the wire and of the card company; null without a failure. */
  readonly code: string | null;
  readonly cancelledWon: number;
  /** Won that may be charged or given back without this gateway's knowing. */
  readonly atRiskWon: number;
  /** The card company contradicts itself: nothing happens until a person resumes it. */
  readonly isHeld: boolean;
  readonly openedAtMs: number;
  readonly endedAtMs: number | null;
}

export function summaryOf(state: PaymentState): PaymentSummary {
  const { order, authentication } = state;
  const company = authentication === null ? '' : authentication.cardCompany;
  const failure = 'failure' in state ? state.failure : null;
  return {
    id: state.id,
    merchant: order.merchantId,
    orderNumber: order.orderNumber,
    status: state.status,
    meaning: isHeld(state) ? HELD : meaningOf(state),
    work: order.work,
    goods: order.goods,
    amountWon: order.amountWon,
    customer: maskName(order.payerName),
    shopOrigin: order.shopOrigin,
    card: [findCardCompany(company)?.en ?? company, authentication?.card?.maskedNumber ?? '']
      .filter((part) => part !== '')
      .join(' '),
    approvalNumber: state.status === 'paid' ? state.approval.approvalNumber : null,
    code: failure === null ? null : describeFailure(failureWords(failure, order)).code,
    cancelledWon: state.status === 'paid' ? cancelledWon(state) : 0,
    atRiskWon: moneyAtRisk(state),
    isHeld: isHeld(state),
    openedAtMs: state.openedAtMs,
    endedAtMs: 'endedAtMs' in state ? state.endedAtMs : null,
  };
}

const HELD =
  'held: the card company contradicts itself about it (below); ask it, then run dojang payments resume';

function meaningOf({ status, order }: PaymentState): string {
  switch (status) {
    case 'open':
      return 'the customer is in the window; nothing is charged';
    case 'authenticating':
      return 'the card company waits for the customer; nothing is charged';
    case 'authenticated':
      return order.work === 'CERT'
        ? 'approved in the app and waiting for the confirm of the shop; nothing is charged'
        : 'approved in the app; the window has yet to ask for the approval; nothing is charged';
    case 'approving':
      return 'the card company is being asked; the outcome is open';
    case 'paid':
      return 'the card company charged the card';
    case 'failed':
      return 'ended without success; nothing is charged';
    case 'closed':
      return 'the customer closed the window; nothing is charged';
    case 'abandoned':
      return 'the outcome was not learnt; the shop got an error, and the reversal (망취소) is under way';
    case 'reversed':
      return 'the outcome was not learnt in time; reversed (망취소), nothing is charged';
  }
}

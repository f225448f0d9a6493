import type { ApprovalStatus, AuthenticationStatus, CancelStatus } from '@dojang/protocol/acquirer';
import { toWon } from '@dojang/protocol/payple';
import { noLimits } from '../../src/merchant/merchant.ts';
import { apply } from '../../src/payment/apply.ts';
import type { Command } from '../../src/payment/command.ts';
import { decide } from '../../src/payment/decide.ts';
import type { Order, PaymentState } from '../../src/payment/state.ts';

export const START_MS = Date.UTC(2026, 10, 23, 5, 5);
export const WINDOW_LIFE_MS = 30 * 60 * 1000;

const order: Order = {
  merchantId: 'test',
  work: 'PAY',
  goods: '티셔츠',
  amountWon: toWon(1000),
  orderNumber: 'ORDER-1',
  resultUrl: '/result',
  shopOrigin: 'https://shop.example',
  gatewayOrigin: 'https://pay.example',
  payerNo: '',
  payerName: '',
  payerPhone: '',
  payerEmail: '',
  taxable: true,
  taxWon: null,
  appScheme: '',
  payMethod: '',
  userDefine1: '',
  userDefine2: '',
};

export function opened(work: 'PAY' | 'CERT', amountWon = 1000): PaymentState {
  return apply(
    null,
    {
      type: 'opened',
      id: 'pay_1',
      keyId: 'k1',
      authNonce: 'n1',
      requestDigest: 'd1',
      expiresAtMs: START_MS + WINDOW_LIFE_MS,
      order: { ...order, work, amountWon: toWon(amountWon) },
      sealed: [],
    },
    START_MS,
  );
}

const CARD = { cardName: '삼성카드', maskedNumber: '1234-****-****-5678' } as const;
const authentication = { authenticationId: 'auth_1', amountWon: 1000 } as const;
const attempt = { attemptId: 'try_1', amountWon: 1000 } as const;

/** The card company answers the question about an authentication. */
export function hearAuthentication(answer: AuthenticationStatus, id = 'auth_1') {
  return { type: 'hear_authentication', authenticationId: id, answer } as const satisfies Command;
}

export function hearApproval(answer: ApprovalStatus, id = 'try_1') {
  return {
    type: 'hear_approval',
    attemptId: id,
    answer,
    receiptId: 'r1',
    chance: new Uint8Array(10),
  } as const satisfies Command;
}

export function hearReversal(answer: ApprovalStatus, id = 'try_1') {
  return { type: 'hear_reversal', attemptId: id, answer } as const satisfies Command;
}

export function hearCancellation(answer: CancelStatus, id = 'cancel_1') {
  return {
    type: 'hear_cancellation',
    cancelId: id,
    answer,
    chance: new Uint8Array(10),
  } as const satisfies Command;
}

/** What a card company says of a card beside its money. */
export const payout = {
  acquirer: 'samsung',
  card: { kind: 'credit', holder: 'personal', isForeign: false },
  isInterestFree: false,
  interestBy: null,
} as const;

export const approval = {
  ...attempt,
  status: 'approved',
  approvalNumber: '12345678',
  approvedAtMs: START_MS,
  ...CARD,
  ...payout,
} as const satisfies ApprovalStatus;

/** A partner without limits. */
export const merchant = {
  traceNumber: '507000000001',
  merchant: { isActive: true, sealedOrdersOnly: false, limits: noLimits },
  turnovers: { day: { payments: 0, amountWon: 0 }, month: { payments: 0, amountWon: 0 } },
  countedIn: [],
} as const;

export const steps = {
  agree: { type: 'agree', termsVersion: '1' },
  choose: {
    type: 'start_authentication',
    authenticationId: 'auth_1',
    cardCompany: 'samsung',
    quota: '00',
    receiptEmail: '',
    expiresAtMs: START_MS + 180_000,
    isOneTooMany: false,
    isCardChanged: false,
    interestFree: null,
    isMerchantActive: true,
    vatRounding: 'half-up',
    taxKind: 'general',
  },
  challenge: {
    type: 'hear_challenge',
    authenticationId: 'auth_1',
    answer: { ...authentication, qr: 'q', code: '123456', link: 'samsungcard://pay' },
  },
  authenticated: hearAuthentication({ ...authentication, status: 'authenticated', ...CARD }),
  rejected: hearAuthentication({ ...authentication, status: 'rejected', code: '2101' }),
  expired: { type: 'hear_expired', authenticationId: 'auth_1' },
  unreachable: { type: 'hear_unreachable', authenticationId: 'auth_1' },
  approveByWindow: { type: 'approve', by: 'window', attemptId: 'try_1', ...merchant },
  approveByPartner: { type: 'approve', by: 'partner', attemptId: 'try_1', ...merchant },
  approved: hearApproval(approval),
  declined: hearApproval({ ...attempt, status: 'declined', code: '3133' }),
  reversedBefore: hearApproval({ ...attempt, status: 'reversed' }),
  notFound: hearApproval({ ...attempt, status: 'not_found' }),
  unsent: { type: 'hear_unsent', attemptId: 'try_1' },
  abandon: { type: 'abandon_approval', attemptId: 'try_1' },
  reversed: hearReversal({ ...attempt, status: 'reversed' }),
  duplicate: { type: 'hear_duplicate_order' },
  sealedElsewhere: { type: 'hear_sealed_order' },
  cancel: {
    type: 'start_cancel',
    cancelId: 'cancel_1',
    authNonce: 'n2',
    requestDigest: 'd2',
    amountWon: toWon(400),
    taxWon: null,
  },
  cancelled: hearCancellation({
    cancelId: 'cancel_1',
    amountWon: 400,
    status: 'cancelled',
    cancelledAtMs: START_MS,
  }),
  resume: { type: 'resume' },
  close: { type: 'close' },
  returnResult: { type: 'return_result' },
  leave: { type: 'leave_authentication' },
} as const satisfies Record<string, Command>;

/** What leads to `approving`. */
export const asked = {
  PAY: [steps.agree, steps.choose, steps.authenticated, steps.approveByWindow],
  CERT: [steps.agree, steps.choose, steps.authenticated, steps.approveByPartner],
} as const satisfies Record<Exclude<Order['work'], ''>, readonly Command[]>;

/** Runs commands that must not be refused. */
export function run(state: PaymentState, commands: readonly Command[], nowMs = START_MS): PaymentState {
  return commands.reduce((current, command) => {
    const decision = decide(current, command, nowMs);
    if (!decision.ok) throw new Error(`${command.type}: ${decision.refusal.reason}`);
    return decision.events.reduce((next, event) => apply(next, event, nowMs), current);
  }, state);
}

import type { Stage, WindowView } from '@dojang/protocol/window';

/** A view for tests: a T-shirt for 1,000 won, at the stage and with the changes given. */
export function viewAt(stage: Stage, changes: Partial<WindowView> = {}): WindowView {
  return {
    paymentId: 'pay_1',
    version: 1,
    nowMs: 1_000_000,
    mode: 'test',
    merchantName: '도장 상점',
    merchantPhone: '02-1234-5678',
    goods: '티셔츠',
    amountWon: 1_000,
    work: 'PAY',
    orderNumber: 'ORDER1',
    email: '',
    shopOrigin: 'https://shop.example',
    shopDomain: 'shop.example',
    expiresAtMs: 2_800_000,
    cards: {},
    termsVersion: '1',
    stage,
    ...changes,
  };
}

export const chosen = { cardCompany: 'kb', quota: '00' } as const;

import { expect, test } from 'vitest';
import type { Entry } from '../books/index.ts';
import type { Merchant } from '../merchant/merchant.ts';
import { apply } from '../payment/apply.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Vat } from '../payment/tax-parts.ts';
import { isAdoptable, type ListedOrder, pastOf, type Taxed, whyNotAdopted } from './adoption.ts';
import type { BookedCharge, StoredDifference } from './rows.ts';

const keyring = {
  orderReference: (merchantId: string, orderNumber: string) => `${merchantId}/${orderNumber}`,
};
const merchant = {
  id: 'shop',
  businessNumber: '123-45-67890',
  terminalId: '',
  taxKind: 'general',
} as Merchant;
const charge: BookedCharge = {
  amountWon: 10_000,
  taxWon: 909,
  taxFreeWon: 0,
  bookedAtMs: Date.UTC(2026, 10, 26, 3),
  acquirer: 'bc',
  card: null,
  givenBack: [],
};
const difference = {
  id: 'charged-there a1',
  day: '20261126',
  kind: 'charged-there',
  status: 'open',
  merchant: { merchantId: 'shop', terminalId: 'shop', businessNumber: '1234567890' },
  orderReference: 'shop/1001',
  paymentId: null,
  attemptId: 'a1',
  traceNumber: '000000000001',
  approvalNumber: '30012345',
  cardCompany: 'bc',
  charge,
} as StoredDifference;

const entry = (kind: Entry['kind'], amountWon: number, approvalNumber: string | null = null): Entry => ({
  kind,
  order: '1001',
  id: null,
  approvalNumber,
  amountWon,
  day: null,
});
const listed: ListedOrder = {
  merchantId: 'shop',
  orderNumber: '1001',
  status: 'paid',
  entries: [entry('approval', 10_000)],
};
const cancel = {
  kind: 'cancel',
  cancelId: 'c1',
  amountWon: 4_000,
  taxWon: 364,
  bookedAtMs: charge.bookedAtMs,
} as const;
const charged = (changes: Partial<BookedCharge>) => ({ ...difference, charge: { ...charge, ...changes } });
const why = (of: StoredDifference, order: Partial<ListedOrder>, known: Merchant | undefined = merchant) =>
  whyNotAdopted(of, { ...listed, ...order }, { merchant: known, keyring })?.reason ?? null;

test.each<[string, StoredDifference, Partial<ListedOrder>]>([
  ['as it was charged', difference, {}],
  ['by its approval number', difference, { entries: [entry('approval', 10_000, '30012345')] }],
  ['by a line for each thing', difference, { entries: [entry('approval', 4_000), entry('approval', 6_000)] }],
  [
    'given back in part on both sides',
    charged({ givenBack: [cancel] }),
    { entries: [{ ...entry('approval', 10_000), isImplied: true }, entry('cancel', 4_000)] },
  ],
  [
    'of a card company that knows no business number',
    { ...difference, merchant: { ...difference.merchant, businessNumber: null } },
    {},
  ],
])('a charge is adopted that is listed %s', (_, of, order) => {
  expect(why(of, order)).toBeNull();
});

test.each<[string, StoredDifference, Partial<ListedOrder>]>([
  ['unpaid', difference, { status: 'unpaid' }],
  ['cancelled', difference, { status: 'cancelled' }],
  ['unsaid', difference, { status: 'unsaid' }],
  ['differs', difference, { entries: [entry('approval', 10_001)] }],
  ['differs', difference, { entries: [] }],
  ['differs', difference, { entries: [entry('approval', 10_000), entry('cancel', 4_000)] }],
  ['differs', difference, { entries: [entry('approval', 10_000, '30012346')] }],
  ['differs', charged({ givenBack: [cancel] }), {}],
  // What is only implied may have been more; that is not enough to be believed.
  [
    'differs',
    charged({ givenBack: [cancel] }),
    { entries: [{ ...entry('approval', 4_000), isImplied: true }, entry('cancel', 4_000)] },
  ],
  ['order', difference, { orderNumber: '1002' }],
  ['merchant', difference, { merchantId: 'other' }],
  ['merchant', { ...difference, merchant: { ...difference.merchant, merchantId: 'other' } }, {}],
  ['merchant', { ...difference, merchant: { ...difference.merchant, businessNumber: '9994567890' } }, {}],
  ['tax', charged({ taxWon: 908, taxFreeWon: 5 }), {}],
  ['given-back', charged({ givenBack: [{ ...cancel, kind: 'reversal', cancelId: null }] }), {}],
  ['given-back', charged({ givenBack: [{ ...cancel, cancelId: null }] }), {}],
])('%s: a charge is not adopted', (reason, of, order) => {
  expect(why(of, order)).toBe(reason);
});

test('a charge of a partner who is not here is not adopted, nor one that was found without what it needs', () => {
  expect(whyNotAdopted(difference, listed, { merchant: undefined, keyring })).toEqual({ reason: 'merchant' });
  const { charge: _, ...bare } = difference;
  expect(why(bare, {})).toBe('not-kept');
});

test.each<[boolean, Partial<StoredDifference>]>([
  [true, {}],
  [false, { kind: 'charged-twice' }],
  [false, { status: 'giving-back' }],
  [false, { status: 'settled' }],
  [false, { paymentId: 'pay_1' }],
  [false, { attemptId: null }],
])('only what is open and known to nobody can be adopted (%s: %j)', (expected, changes) => {
  expect(isAdoptable({ ...difference, ...changes })).toBe(expected);
});

const usual = { taxKind: 'general', rounding: 'half-up' } as const;
const pastOfCharge = (changes: Partial<BookedCharge>, taxed: Partial<Taxed> = {}) => {
  const minted = {
    paymentId: 'pay_202611_1',
    receiptId: 'r_1',
    authenticationId: 'auth_1',
    authNonce: 'n',
    keyId: 'k',
    gatewayOrigin: 'https://pay.example',
    chance: () => new Uint8Array(10),
  };
  return pastOf(charged(changes), listed, { ...usual, ...taxed }, minted, charge.bookedAtMs + 1);
};

test.each<[string, Partial<BookedCharge>, object, Vat, Partial<Taxed>?]>([
  ['taxable', {}, { taxable: true, taxWon: null }, { won: 909, rounding: 'half-up' }],
  ['exempt', { taxWon: 0, taxFreeWon: 10_000 }, { taxable: false }, { won: 0, rounding: 'half-up' }],
  [
    'mixed',
    { taxWon: 500, taxFreeWon: 4_500 },
    { taxable: true, taxWon: 500 },
    { won: 500, rounding: 'half-up' },
  ],
  [
    'rounded up',
    { amountWon: 1_000, taxWon: 91 },
    { taxable: true, taxWon: null },
    { won: 91, rounding: 'half-up' },
    { rounding: 'down' },
  ],
  [
    'rounded down',
    { amountWon: 1_000, taxWon: 90 },
    { taxable: true, taxWon: null },
    { won: 90, rounding: 'down' },
  ],
  [
    'rounded as it is set up, where that makes no difference',
    {},
    { taxable: true, taxWon: null },
    { won: 909, rounding: 'down' },
    { rounding: 'down' },
  ],
  [
    'of a partner with simplified taxation',
    { taxWon: 0 },
    { taxable: true, taxWon: null },
    { won: 0, rounding: 'half-up', kind: 'simplified' },
    { taxKind: 'simplified' },
  ],
  [
    'of a partner that is exempt',
    { taxWon: 0, taxFreeWon: 10_000 },
    { taxable: true, taxWon: null },
    { won: 0, rounding: 'half-up', kind: 'exempt' },
    { taxKind: 'exempt' },
  ],
  [
    'of a partner that was taxed in general until then',
    {},
    { taxable: true, taxWon: null },
    { won: 909, rounding: 'half-up' },
    { taxKind: 'simplified' },
  ],
])('the order has the parts of tax that it was charged with: %s', (_, changes, order, vat, taxed) => {
  const [first] = pastOfCharge(changes, taxed);
  expect(first).toMatchObject({
    atMs: charge.bookedAtMs,
    events: [
      {
        type: 'adopted',
        order: { amountWon: changes.amountWon ?? 10_000, payerName: '', payerPhone: '', ...order },
      },
    ],
  });
  expect(first?.events[0]).toHaveProperty('vat', vat);
});

test('parts of tax of a partner that was taxed otherwise, and may have been in two ways, are of no order', () => {
  expect(why(charged({ taxWon: 0 }), {})).toBe('tax');
  for (const taxKind of ['simplified', 'zero-rated'] as const)
    expect(why(charged({ taxWon: 0 }), {}, { ...merchant, taxKind })).toBeNull();
});

test('what was given back has the VAT that the card company was told of it', () => {
  const [first, second] = pastOfCharge({ givenBack: [cancel] });
  const state = [...(first?.events ?? []), ...(second?.events ?? [])].reduce<PaymentState | null>(
    (before, event) => apply(before, event, charge.bookedAtMs),
    null,
  );
  expect(state).toMatchObject({
    status: 'paid',
    authentication: { vat: { won: 909, rounding: 'half-up' } },
    cancellations: [{ id: 'c1', status: 'done', amountWon: 4_000, taxWon: null, vatWon: 364 }],
  });
});

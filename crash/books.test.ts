import { describe, expect, test } from 'vitest';
import { type Booked, type Books, compareAtRest, compareTold, type Kept, type Told } from './books.ts';

const told: Told = {
  orderNumber: 'ORDER-1',
  amountWon: 1_000,
  paidBy: ['confirm'],
  unpaidBy: [],
  cancelledWon: 400,
  unheardWon: 0,
};
const kept: Kept = {
  orderNumber: 'ORDER-1',
  status: 'paid',
  amountWon: 1_000,
  cancelledWon: 400,
  pending: 0,
  attemptId: 'attempt-1',
};
const booked: Booked = {
  attemptId: 'attempt-1',
  orderNumber: 'ORDER-1',
  approvedWon: 1_000,
  givenBackWon: 400,
};
const books: Books = { told: [told], kept: [kept], booked: [booked] };
const heard = new Set(['ORDER-1']);

test('three books that say the same agree', () => {
  expect(compareTold(books)).toEqual([]);
  expect(compareAtRest(books, heard)).toEqual([]);
});

test('what came to nothing, and what was given back whole, agrees too', () => {
  const nothing = { ...told, paidBy: [], unpaidBy: ['lookup'], cancelledWon: 0 };
  const reversed = { ...kept, status: 'reversed', cancelledWon: 0 };
  const back = { ...booked, givenBackWon: 1_000 };
  expect(compareAtRest({ told: [nothing], kept: [reversed], booked: [back] }, new Set())).toEqual([]);
});

describe('at any moment', () => {
  test.each<[string, Partial<Told>, Partial<Kept>, Partial<Booked>]>([
    ['was called paid by confirm, and the gateway does not keep it so', {}, { status: 'reversed' }, {}],
    ['was called paid by confirm, and the gateway does not keep it so', {}, { amountWon: 1_001 }, {}],
    ['the card companies have booked 999 won', {}, {}, { approvedWon: 999 }],
    ['the card companies have booked 0 won', {}, {}, { attemptId: 'attempt-2' }],
    ['was called unpaid by lookup, and is paid', { unpaidBy: ['lookup'] }, {}, {}],
    ['was told that 400 won went back, and the gateway keeps 0', {}, { cancelledWon: 0 }, {}],
  ])('finds: %s', (finding, ofTold, ofKept, ofBooked) => {
    const findings = compareTold({
      told: [{ ...told, ...ofTold }],
      kept: [{ ...kept, ...ofKept }],
      booked: [{ ...booked, ...ofBooked }],
    });
    expect(findings.join('\n')).toContain(`ORDER-1 `);
    expect(findings.join('\n')).toContain(finding);
  });
});

describe('at rest', () => {
  test.each<[string, Partial<Kept>, Partial<Booked>]>([
    [
      'is charged 600 won, and the gateway does not know it as paid',
      { status: 'reversed', cancelledWon: 0 },
      {},
    ],
    ['the gateway gave back 400 won, the card company 500', {}, { givenBackWon: 500 }],
    ['is still approving', { status: 'approving' }, {}],
    ['is still abandoned', { status: 'abandoned' }, {}],
    ['has 1 cancellations without an outcome', { pending: 1 }, {}],
    ['500 won went back, and nobody asked for so much', { cancelledWon: 500 }, { givenBackWon: 500 }],
  ])('finds: %s', (finding, ofKept, ofBooked) => {
    const of = { told: [told], kept: [{ ...kept, ...ofKept }], booked: [{ ...booked, ...ofBooked }] };
    expect(compareAtRest(of, heard).join('\n')).toContain(finding);
  });

  test('finds what is charged twice, and what no webhook has said', () => {
    const second = { ...booked, attemptId: 'attempt-2', givenBackWon: 0 };
    expect(compareAtRest({ ...books, booked: [booked, second] }, heard).join('\n')).toContain(
      'ORDER-1 is charged 2 times over',
    );
    expect(compareAtRest(books, new Set())).toEqual(['ORDER-1 is paid, and no webhook has said so']);
  });

  test('finds a charge of which the gateway knows nothing at all', () => {
    const unknown = { ...booked, attemptId: 'attempt-9', orderNumber: null };
    expect(compareAtRest({ ...books, booked: [booked, unknown] }, heard)).toEqual([
      'attempt-9 is charged 600 won, and the gateway does not know it as paid',
    ]);
  });
});

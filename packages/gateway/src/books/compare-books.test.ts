import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Books, type CompareOptions, compareBooks } from './compare-books.ts';
import type { DifferenceKind } from './difference.ts';
import type { Acquisition, Deposit, Entry } from './entry.ts';

const all: CompareOptions = { days: null, acquiredWithinDays: 5, feePercent: null };

const entry = (part: Partial<Entry>): Entry => ({
  kind: 'approval',
  order: 'A1',
  id: null,
  approvalNumber: null,
  amountWon: 10_000,
  day: '20261123',
  ...part,
});
const acquisition = (part: Partial<Acquisition>): Acquisition => ({
  kind: 'acquired',
  order: null,
  approvalNumber: '00000001',
  amountWon: 10_000,
  feeWon: 200,
  netWon: null,
  day: '20261124',
  approvedOn: '20261123',
  depositOn: '20261126',
  cardCompany: '삼성',
  ...part,
});
const deposit = (part: Partial<Deposit>): Deposit => ({
  day: '20261126',
  amountWon: 9_800,
  approvalNumber: null,
  order: null,
  cardCompany: '삼성',
  ...part,
});
const cancel = (part: Partial<Entry>) => entry({ kind: 'cancel', ...part });

function kindsOf(books: Partial<Books>, options: Partial<CompareOptions> = {}) {
  const { differences } = compareBooks(
    { here: [], there: [], acquisitions: null, deposits: null, ...books },
    { ...all, ...options },
  );
  return differences.map(({ kind, hereWon, thereWon }) => [kind, hereWon, thereWon]);
}

describe('the first leg, approvals (승인)', () => {
  it.each<
    [string, readonly Entry[], readonly Entry[], readonly (readonly [DifferenceKind, number, number])[]]
  >([
    ['the same', [entry({})], [entry({})], []],
    ['charged there alone', [], [entry({})], [['charged-there', 0, 10_000]]],
    ['paid here alone', [entry({})], [], [['absent-there', 10_000, 0]]],
    ['another amount', [entry({})], [entry({ amountWon: 9_000 })], [['amount', 10_000, 9_000]]],
    [
      'charged twice',
      [entry({})],
      [entry({ approvalNumber: '1' }), entry({ approvalNumber: '2' })],
      [['charged-twice', 0, 10_000]],
    ],
    [
      'charged twice, and one of them given back',
      [entry({})],
      [entry({ approvalNumber: '1' }), entry({ approvalNumber: '2' }), cancel({ approvalNumber: '2' })],
      [],
    ],
    ['charged and given back there', [], [entry({}), cancel({})], []],
    [
      'charged there, and a part given back',
      [],
      [entry({}), cancel({ amountWon: 4_000 })],
      [['charged-there', 0, 6_000]],
    ],
    ['cancelled here alone', [entry({}), cancel({})], [entry({})], [['cancelled-here-only', 10_000, 0]]],
    ['cancelled there alone', [entry({})], [entry({}), cancel({})], [['cancelled-there-only', 0, 10_000]]],
    [
      'cancelled with another amount',
      [entry({}), cancel({ amountWon: 1_000 })],
      [entry({}), cancel({ amountWon: 2_000 })],
      [['cancelled-amount', 1_000, 2_000]],
    ],
    [
      'cancelled in parts here, at once there',
      [entry({}), cancel({ amountWon: 1_000 }), cancel({ amountWon: 2_000 })],
      [entry({}), cancel({ amountWon: 3_000 })],
      [],
    ],
    [
      'cancelled in another file than it was charged in',
      [entry({}), cancel({ amountWon: 3_000 })],
      [entry({ amountWon: 3_000, isImplied: true }), cancel({ amountWon: 3_000 })],
      [],
    ],
    [
      'a line for each thing of an order',
      [entry({ amountWon: 4_000 }), entry({ amountWon: 6_000 })],
      [entry({})],
      [],
    ],
    ['the total on each line of an order', [entry({}), entry({}), entry({})], [entry({})], []],
    ['two things of one price', [entry({ amountWon: 5_000 }), entry({ amountWon: 5_000 })], [entry({})], []],
    [
      'another approval than is known here',
      [entry({ approvalNumber: '1' })],
      [entry({ approvalNumber: '2' })],
      [
        ['charged-there', 0, 10_000],
        ['absent-there', 10_000, 0],
      ],
    ],
    [
      'orders that the other book knows by approval number',
      [entry({ approvalNumber: '1' })],
      [entry({ order: null, approvalNumber: '1', amountWon: 1 })],
      [['amount', 10_000, 1]],
    ],
    ['booked on the next day', [entry({})], [entry({ day: '20261124' })], []],
  ])('%s', (_, here, there, expected) => {
    expect(kindsOf({ here, there })).toEqual(expected);
  });

  it('counts the days that were asked for, and finds counterparts on others', () => {
    const days = { from: '20261101', until: '20261123' };
    const late = entry({ order: 'A2', day: '20261124' });
    expect(kindsOf({ here: [entry({})], there: [entry({ day: '20261124' }), late] }, { days })).toEqual([]);
    expect(kindsOf({ here: [], there: [late, entry({})] }, { days })).toEqual([['charged-there', 0, 10_000]]);
  });

  it('finds each fault in books that were equal, and nothing else', () => {
    const orders = fc.uniqueArray(
      fc.record({
        order: fc.integer({ min: 1, max: 1_000_000 }).map(String),
        amountWon: fc.integer({ min: 1_000, max: 900_000 }),
        cancelledPart: fc.constantFrom(0, 0, 0.5, 1),
        isNamed: fc.boolean(),
      }),
      { selector: ({ order }) => order, minLength: 2, maxLength: 12 },
    );
    const faults = ['none', 'lost', 'invented', 'amount', 'twice', 'cancel'] as const;
    fc.assert(
      fc.property(orders, fc.constantFrom(...faults), (made, fault) => {
        const here = made.flatMap(({ order, amountWon, cancelledPart, isNamed }) => {
          const said = { order, amountWon, approvalNumber: isNamed ? order.padStart(8, '0') : null };
          const cancelledWon = Math.floor(amountWon * cancelledPart);
          return [entry(said), ...(cancelledWon > 0 ? [cancel({ ...said, amountWon: cancelledWon })] : [])];
        });
        const there = here.map((each) => ({ ...each, approvalNumber: each.order!.padStart(8, '0') }));
        const whole = made.find(({ cancelledPart }) => cancelledPart === 0);
        if (fault !== 'none' && whole === undefined) return;
        const charge = there.find(({ order }) => order === whole?.order)!;
        const others = (list: readonly Entry[]) => list.filter(({ order }) => order !== whole?.order);
        const planted: Readonly<Record<typeof fault, Books['here'][]>> = {
          none: [here, there],
          lost: [others(here), there],
          invented: [here, others(there)],
          amount: [here, [...others(there), { ...charge, amountWon: charge?.amountWon + 1 }]],
          twice: [here, [...there, { ...charge, approvalNumber: '99999999' }]],
          cancel: [here, [...there, { ...charge, kind: 'cancel' }]],
        };
        const expected: Readonly<Record<typeof fault, readonly DifferenceKind[]>> = {
          none: [],
          lost: ['charged-there'],
          invented: ['absent-there'],
          amount: ['amount'],
          twice: ['charged-twice'],
          cancel: ['cancelled-there-only'],
        };
        const [ours = [], theirs = []] = planted[fault];
        const shuffled = theirs.toSorted((left, right) => left.amountWon - right.amountWon);
        expect(kindsOf({ here: ours, there: shuffled }).map(([kind]) => kind)).toEqual(expected[fault]);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the second leg, acquisitions (매입)', () => {
  const there = [entry({ approvalNumber: '00000001' })];
  const of = (acquisitions: readonly Acquisition[], books: Partial<Books> = {}) =>
    kindsOf({ here: there, there, acquisitions, ...books });
  const later = acquisition({ approvalNumber: '00000009', order: 'A9', day: '20261230' });
  const known = entry({ order: 'A9', approvalNumber: '00000009', day: '20261229' });
  const both = { here: [...there, known], there: [...there, known] };

  it.each<[string, readonly Acquisition[], readonly unknown[]]>([
    ['acquired', [acquisition({})], []],
    ['nothing yet', [], []],
    [
      'acquired with another amount',
      [acquisition({ amountWon: 9_000 })],
      [['acquired-amount', 10_000, 9_000]],
    ],
    ['sent back (반송)', [acquisition({ kind: 'sent-back' })], [['sent-back', 10_000, 0]]],
    [
      'sent back, and acquired afterwards',
      [acquisition({ kind: 'sent-back' }), acquisition({ day: '20261127' })],
      [],
    ],
    ['held (보류)', [acquisition({ kind: 'withheld' })], [['withheld', 10_000, 0]]],
  ])('%s', (_, acquisitions, expected) => {
    expect(of(acquisitions)).toEqual(expected);
  });

  it('misses what was approved days ago and never came', () => {
    expect(of([later], both)).toEqual([['not-acquired', 10_000, 0]]);
    expect(of([{ ...later, day: '20261128' }], both)).toEqual([]);
  });

  it('does not miss what was cancelled before it was acquired', () => {
    const cancelled = [...there, cancel({ approvalNumber: '00000001' })];
    expect(of([later], { here: [...cancelled, known], there: [...cancelled, known] })).toEqual([]);
  });

  it('finds one without an approval, unless it was approved before the approvals that are known', () => {
    const stranger = acquisition({ approvalNumber: '00000002', order: 'B', amountWon: 5_000 });
    expect(of([acquisition({}), stranger])).toEqual([['acquired-unapproved', 0, 5_000]]);
    expect(of([acquisition({}), { ...stranger, approvedOn: '20261031' }])).toEqual([]);
  });
});

describe('the third leg, deposits (입금)', () => {
  const there = [entry({ approvalNumber: '00000001' })];
  const of = (deposits: readonly Deposit[], acquisitions = [acquisition({})], options = {}) =>
    kindsOf({ here: there, there, acquisitions, deposits }, options);
  const last = deposit({ day: '20261201', cardCompany: '현대', amountWon: 0 });

  it.each<[string, readonly Deposit[], readonly unknown[]]>([
    ['what is due, less the fee', [deposit({})], []],
    ['too little', [deposit({ amountWon: 9_700 })], [['deposit-short', 9_800, 9_700]]],
    ['too much', [deposit({ amountWon: 10_000 })], [['deposit-over', 9_800, 10_000]]],
    ['nothing, though later ones are known', [last], [['deposit-missing', 9_800, 0]]],
    ['a day that is not known yet', [{ ...last, day: '20261125' }], []],
    ['after a holiday', [deposit({ day: '20261129' })], []],
  ])('%s', (_, deposits, expected) => {
    expect(of(deposits)).toEqual(expected);
  });

  it('pays several at once, less what was cancelled', () => {
    const second = acquisition({ approvalNumber: '2', order: 'A1', amountWon: 5_000, feeWon: 100 });
    const back = acquisition({
      approvalNumber: '2',
      order: 'A1',
      kind: 'cancelled',
      amountWon: 5_000,
      feeWon: 100,
    });
    const due = [acquisition({}), { ...second, approvedOn: '20261001' }, { ...back, approvedOn: '20261001' }];
    expect(of([deposit({})], due)).toEqual([]);
  });

  it('takes a fee that somebody says', () => {
    expect(of([deposit({ amountWon: 9_750 })], [acquisition({ feeWon: null })], { feePercent: 2.5 })).toEqual(
      [],
    );
  });

  it('compares transactions, where deposits name them', () => {
    const of1 = deposit({ approvalNumber: '00000001', amountWon: 9_000 });
    expect(of([of1])).toEqual([['deposit-short', 9_800, 9_000]]);
  });

  it('does not expect what is sent back or withheld', () => {
    expect(of([last], [acquisition({ kind: 'withheld' })])).toEqual([['withheld', 10_000, 0]]);
  });
});

import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry } from '../../../packages/protocol/src/acquirer/index.ts';
import { kstDate } from '../../../packages/protocol/src/time.ts';
import { check } from '../../support/expect.ts';
import type { Check } from '../check.ts';
import { expectRefused } from '../wire.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than any card company takes to close a day. */
const CLOSED_AFTER_DAYS = 7;

export const ledgerChecks: readonly Check[] = [
  {
    id: 'ledger-complete',
    title: 'The ledger has each approval and what was given back of it, once, as it was asked for',
    run: async (ctx) => {
      const paid = await ctx.paid();
      const part = ctx.cancellationOf(paid, ctx.partWon);
      await ctx.cancel(paid, part);
      const booked = await ctx.bookedOf(paid, 2);
      const kinds = booked.map(({ kind }) => kind).join(', ');
      check(kinds === 'approval, cancel', `expected approval, cancel, got ${kinds || 'nothing'}`);
      const { merchant, orderReference, amountWon, taxWon, taxFreeWon, traceNumber } = paid.request;
      const { approvalNumber } = paid.approved;
      const facts = { merchant, orderReference, approvalNumber, cardCompany: ctx.profile.cardCompany };
      const [approval, cancel] = booked;
      expectEntry(approval, { ...facts, cancelId: null, amountWon, taxWon, taxFreeWon });
      expectEntry(cancel, {
        ...facts,
        amountWon: part.amountWon,
        taxWon: part.taxWon,
        taxFreeWon: part.taxFreeWon,
      });
      for (const entry of booked) {
        expectIfSaid(entry, 'attemptId', paid.request.attemptId);
        expectIfSaid(entry, 'traceNumber', traceNumber);
      }
      if (cancel !== undefined) expectIfSaid(cancel, 'cancelId', part.cancelId);
    },
  },
  {
    id: 'ledger-paging',
    title: 'Pages of any size come to the same book, oldest first, and stay as they were',
    run: async (ctx) => {
      const paid = await ctx.paid();
      await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.partWon));
      await ctx.bookedOf(paid, 2);
      const day = kstDate(paid.approved.approvedAtMs);
      const first = await ctx.page(day, { limit: '1' });
      check(first.entries.length === 1, `limit=1: expected one entry, got ${first.entries.length}`);
      check(first.next !== null, 'limit=1: next is null, and the day has more entries');
      const second = await ctx.page(day, { limit: '1', after: first.next });
      // Booked between two pages: it comes later, and moves nothing.
      await ctx.bookedOf(await ctx.paid(), 1);
      check(
        isDeepStrictEqual((await ctx.page(day, { limit: '1', after: first.next })).entries, second.entries),
        'a page that was read before has other entries now',
      );
      const whole = await ctx.bookOf(day);
      const [one, two] = [first.entries[0], second.entries[0]];
      check(
        isDeepStrictEqual(whole[0], one) && isDeepStrictEqual(whole[1], two),
        'pages of one entry differ from the beginning of the whole book',
      );
      const inSevens = await ctx.bookOf(day, 7);
      check(
        isDeepStrictEqual(inSevens.slice(0, whole.length), whole),
        `pages of seven come to ${inSevens.length} entries, the whole book to ${whole.length}, or in another order`,
      );
      const disorder = whole.findIndex(({ bookedAtMs }, at) => bookedAtMs < (whole[at - 1]?.bookedAtMs ?? 0));
      check(disorder === -1, `entry ${disorder}: booked before the one above it`);
      const strange = whole.filter(({ bookedAtMs }) => kstDate(bookedAtMs) !== day);
      check(strange.length === 0, `${strange.length} entries were booked on another day (KST)`);
    },
  },
  {
    id: 'ledger-closed',
    title: 'A day is closed after it is over, for good, and not before',
    run: async (ctx) => {
      const at = (days: number) => kstDate(ctx.clock.nowMs() + days * DAY_MS);
      for (const day of [at(0), at(1)]) {
        const { isClosed } = await ctx.page(day);
        check(!isClosed, `${day} is closed, and is not over`);
      }
      const over = at(-CLOSED_AFTER_DAYS);
      const { day, isClosed } = await ctx.page(over);
      check(day === over, `day: expected ${over}, got ${day}`);
      check(isClosed, `${over} is not closed after ${CLOSED_AFTER_DAYS} days`);
    },
  },
  {
    id: 'ledger-day',
    title: 'A day that is none, or a page that is too large, is refused (400)',
    run: async ({ wire, today }) => {
      for (const path of [
        '/acquirer/ledger/2026-11-26',
        '/acquirer/ledger/20261301',
        `/acquirer/ledger/${today()}?limit=0`,
        `/acquirer/ledger/${today()}?limit=1001`,
      ])
        expectRefused(await wire.send('ledger', ['GET', path]), 400, path);
    },
  },
];

function expectEntry(entry: LedgerEntry | undefined, expected: Partial<LedgerEntry>): void {
  for (const [name, value] of Object.entries(expected)) {
    const said = entry?.[name as keyof LedgerEntry];
    check(
      isDeepStrictEqual(said, value),
      `${entry?.kind}: ${name}: expected ${JSON.stringify(value)}, got ${JSON.stringify(said)}`,
    );
  }
}

/** A card company may no longer know our ids; what it says of them has to be true. */
function expectIfSaid(entry: LedgerEntry, name: 'attemptId' | 'cancelId' | 'traceNumber', value: string) {
  if (entry[name] !== null && !(name === 'cancelId' && entry.kind !== 'cancel'))
    expectEntry(entry, { [name]: value });
}

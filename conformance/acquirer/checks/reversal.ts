import { check } from '../../support/expect.ts';
import type { Check } from '../check.ts';

const forgetsReversals: NonNullable<Check['excuse']> = ({ profile }) =>
  profile.remembersReversals ? null : 'its profile remembers no reversals';

export const reversalChecks: readonly Check[] = [
  {
    id: 'reverse',
    title: 'A reversal gives a charge back, once; the attempt stays reversed',
    run: async (ctx) => {
      const paid = await ctx.paid();
      const { request } = paid;
      for (const time of ['first', 'second']) {
        const { status } = await ctx.reverse(request);
        check(status === 'reversed', `the ${time} reversal: expected reversed, got ${status}`);
      }
      const again = ctx.outcomeOf(await ctx.approve(request), request);
      check(again.status !== 'approved', 'the approval again: expected reversed, got approved');
      if (ctx.profile.inquiry) {
        const { status } = await ctx.inquire(request);
        check(status === 'reversed', `the inquiry: expected reversed, got ${status}`);
      }
      const kinds = (await ctx.bookedOf(paid, 2)).map(({ kind }) => kind).join(', ');
      check(kinds === 'approval, reversal', `the ledger: expected approval, reversal, got ${kinds}`);
    },
  },
  {
    id: 'reverse-first',
    title: 'An attempt that was said to be reversed before it arrived charges nothing when it does',
    run: async (ctx) => {
      const request = ctx.chargeOf(await ctx.authenticated());
      const { status } = await ctx.reverse(request);
      // Who forgets has to say so: what is said to be reversed is held for not charged.
      if (status === 'not_found' && !ctx.profile.remembersReversals) return;
      check(status === 'reversed', `the reversal: expected reversed, got ${status}`);
      const late = ctx.outcomeOf(await ctx.approve(request), request);
      check(late.status !== 'approved', 'the approval after it: expected reversed, got approved');
    },
  },
  {
    id: 'reverse-declined',
    title: 'A reversal of an attempt that was declined is reversed, too',
    excuse: forgetsReversals,
    run: async (ctx) => {
      const order = ctx.newOrder();
      await ctx.begun(order);
      const request = ctx.chargeOf({ order, maskedNumber: '' });
      await ctx.approve(request);
      const { status } = await ctx.reverse(request);
      check(status === 'reversed', `expected reversed, got ${status}`);
    },
  },
  {
    id: 'reverse-rest',
    title: 'A reversal after a partial cancellation gives back what is left',
    run: async (ctx) => {
      const paid = await ctx.paid();
      const part = ctx.cancellationOf(paid, ctx.partWon);
      await ctx.cancel(paid, part);
      const { status } = await ctx.reverse(paid.request);
      check(status === 'reversed', `expected reversed, got ${status}`);
      const booked = await ctx.bookedOf(paid, 3);
      const back = booked.find(({ kind }) => kind === 'reversal');
      const restWon = paid.request.amountWon - part.amountWon;
      check(back?.amountWon === restWon, `the ledger: expected ${restWon} reversed, got ${back?.amountWon}`);
      const restTaxWon = paid.request.taxWon - part.taxWon;
      check(back.taxWon === restTaxWon, `the ledger: taxWon: expected ${restTaxWon}, got ${back.taxWon}`);
    },
  },
];

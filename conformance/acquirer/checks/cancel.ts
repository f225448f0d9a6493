import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { check } from '../../support/expect.ts';
import { Failure } from '../../support/outcome.ts';
import type { Check } from '../check.ts';
import { wordsOf } from '../context.ts';
import { expectRefused } from '../wire.ts';
import { noInquiry } from './approval.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const notIdempotent: NonNullable<Check['excuse']> = ({ profile }) =>
  profile.idempotentCancels ? null : 'its profile cancels again what is asked again';

export const cancelChecks: readonly Check[] = [
  {
    id: 'cancel-part',
    title: 'Parts are cancelled with their VAT, until nothing is left',
    run: async (ctx) => {
      const paid = await ctx.paid();
      const part = ctx.cancellationOf(paid, ctx.partWon);
      const restWon = ctx.amountWon - ctx.partWon;
      const rest = { ...ctx.cancellationOf(paid, restWon), taxWon: paid.request.taxWon - part.taxWon };
      for (const request of [part, rest]) {
        const outcome = await ctx.cancel(paid, request);
        if (outcome.status !== 'cancelled') throw new Failure(`expected cancelled, got ${wordsOf(outcome)}`);
        check(
          Math.abs(outcome.cancelledAtMs - ctx.clock.nowMs()) < DAY_MS,
          'cancelledAtMs: expected within a day of now, in milliseconds',
        );
      }
      const booked = (await ctx.bookedOf(paid, 3)).filter(({ kind }) => kind === 'cancel');
      check(booked.length === 2, `the ledger: expected two cancellations, got ${booked.length}`);
      for (const [index, { amountWon, taxWon }] of [part, rest].entries()) {
        const said = booked[index];
        check(
          said?.amountWon === amountWon && said.taxWon === taxWon,
          `the ledger: expected ${amountWon} won with ${taxWon} of VAT, got ${said?.amountWon} with ${said?.taxWon}`,
        );
      }
    },
  },
  {
    id: 'cancel-again',
    title: 'An identical cancellation gives the first answer, and gives back once',
    excuse: notIdempotent,
    run: async (ctx) => {
      const paid = await ctx.paid();
      const request = ctx.cancellationOf(paid, ctx.partWon);
      // A merchant's terminal may change before a lost answer is asked for again.
      const later = { ...request, merchant: { ...request.merchant, terminalId: 'CONFORM2' } };
      const [first, again] = [await ctx.cancel(paid, request), await ctx.cancel(paid, later)];
      check(first.status === 'cancelled', `expected cancelled, got ${wordsOf(first)}`);
      check(isDeepStrictEqual(first, again), 'the second answer differs from the first one');
      const booked = (await ctx.bookedOf(paid, 2)).filter(({ kind }) => kind === 'cancel');
      check(booked.length === 1, `the ledger: expected one cancellation, got ${booked.length}`);
    },
  },
  {
    id: 'cancel-other',
    title: 'Another amount or VAT under the id of a cancellation is refused (409)',
    excuse: notIdempotent,
    run: async (ctx) => {
      const paid = await ctx.paid();
      const request = ctx.cancellationOf(paid, ctx.partWon);
      await ctx.cancel(paid, request);
      for (const other of [{ amountWon: request.amountWon + 1 }, { taxWon: request.taxWon + 1 }]) {
        const answer = await ctx.askToCancel(paid.request.attemptId, { ...request, ...other });
        expectRefused(answer, 409, `the same cancellation with another ${Object.keys(other).join()}`);
      }
    },
  },
  {
    id: 'cancel-above',
    title: 'More than what is left is declined, and gives nothing back',
    run: async (ctx) => {
      const paid = await ctx.paid();
      await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.partWon));
      const above = await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.amountWon - ctx.partWon + 1));
      check(above.status === 'declined', `above the rest: expected declined, got ${above.status}`);
      const rest = await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.amountWon - ctx.partWon));
      check(rest.status === 'cancelled', `the rest: expected cancelled, got ${wordsOf(rest)}`);
      const after = await ctx.cancel(paid, ctx.cancellationOf(paid, 1));
      check(after.status === 'declined', `with nothing left: expected declined, got ${after.status}`);
    },
  },
  {
    id: 'cancel-reversed',
    title: 'What was reversed is not cancelled',
    run: async (ctx) => {
      const paid = await ctx.paid();
      await ctx.reverse(paid.request);
      const outcome = await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.partWon));
      check(outcome.status === 'declined', `expected declined, got ${outcome.status}`);
    },
  },
  {
    id: 'cancel-unknown',
    title: 'A cancellation of an approval that nobody made is declined',
    run: async (ctx) => {
      const request = {
        cancelId: `cancel-${randomUUID()}`,
        amountWon: ctx.amountWon,
        taxWon: 0,
        taxFreeWon: 0,
        merchant: ctx.newOrder().merchant,
        approvalNumber: '00000000',
        approvedOn: ctx.today(),
      };
      const answer = await ctx.askToCancel(`try-${randomUUID()}`, request);
      const outcome = ctx.cancelOutcomeOf(answer, request);
      check(outcome.status === 'declined', `expected declined, got ${outcome.status}`);
    },
  },
  {
    id: 'inquire-cancel',
    title: 'An inquiry says what the cancellation said; one that never arrived is not found',
    excuse: noInquiry,
    run: async (ctx) => {
      const paid = await ctx.paid();
      const request = ctx.cancellationOf(paid, ctx.partWon);
      const outcome = await ctx.cancel(paid, request);
      check(isDeepStrictEqual(await ctx.inquireCancel(request), outcome), 'it differs from the answer');
      const { status } = await ctx.inquireCancel(ctx.cancellationOf(paid, ctx.partWon));
      check(status === 'not_found', `never asked for: expected not_found, got ${status}`);
    },
  },
];

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { chargedCard, companyCode } from '../../../packages/protocol/src/validate/acquirer.ts';
import { check } from '../../support/expect.ts';
import { Failure } from '../../support/outcome.ts';
import type { Check } from '../check.ts';
import { wordsOf } from '../context.ts';
import { expectRefused } from '../wire.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const TOGETHER = 5;
export const noInquiry: NonNullable<Check['excuse']> = ({ profile }) =>
  profile.inquiry ? null : 'its profile has no inquiry';

const payers: readonly unknown[] = ['customer', 'merchant', 'card_company'];

/** What may be missing, but not be anything: the gateway would read it as null. */
const payoutRules: Readonly<Record<string, (value: unknown) => boolean>> = {
  acquirer: (value) => companyCode.safeParse(value).success,
  card: (value) => chargedCard.safeParse(value).success,
  isInterestFree: (value) => typeof value === 'boolean',
  interestBy: (value) => payers.includes(value),
};

export const approvalChecks: readonly Check[] = [
  {
    id: 'approve',
    title: 'A charge names its attempt, amount and the card that was authenticated, now',
    run: async (ctx) => {
      const authenticated = await ctx.authenticated();
      const request = ctx.chargeOf(authenticated);
      const outcome = ctx.outcomeOf(await ctx.approve(request), request);
      if (outcome.status !== 'approved') throw new Failure(`expected approved, got ${wordsOf(outcome)}`);
      check(
        outcome.maskedNumber === authenticated.maskedNumber,
        'maskedNumber: expected that of the authentication, got another card',
      );
      check(
        Math.abs(outcome.approvedAtMs - ctx.clock.nowMs()) < DAY_MS,
        'approvedAtMs: expected within a day of now, in milliseconds',
      );
    },
  },
  {
    id: 'payout',
    title: 'What settlement needs of an approval is of the documented kinds, null or absent',
    run: async (ctx) => {
      const { body } = await ctx.approve((await ctx.paid()).request);
      const said = body as Readonly<Record<string, unknown>>;
      for (const [name, isKnown] of Object.entries(payoutRules)) {
        const value = said[name] ?? null;
        check(value === null || isKnown(value), `${name}: not of the documented kind`);
      }
    },
  },
  {
    id: 'approve-again',
    title: 'An identical approval gives the first answer, and charges once',
    run: async (ctx) => {
      const paid = await ctx.paid();
      const again = ctx.outcomeOf(await ctx.approve(paid.request), paid.request);
      check(isDeepStrictEqual(again, paid.approved), 'the second answer differs from the first one');
      const booked = await ctx.bookedOf(paid, 1);
      check(booked.length === 1, `the ledger: expected one entry of the attempt, got ${booked.length}`);
    },
  },
  {
    id: 'approve-other',
    title: 'Another amount under the id of an attempt is refused (409), and the first one stands',
    run: async (ctx) => {
      const { request, approved } = await ctx.paid();
      const other = await ctx.approve({ ...request, amountWon: request.amountWon + 1 });
      expectRefused(other, 409, 'the same attempt with another amount');
      const again = ctx.outcomeOf(await ctx.approve(request), request);
      check(isDeepStrictEqual(again, approved), 'the first answer is no longer given');
    },
  },
  {
    id: 'approve-together',
    title: 'The same approval several times at once charges once',
    run: async (ctx) => {
      const request = ctx.chargeOf(await ctx.authenticated());
      const answers = await Promise.all(Array.from({ length: TOGETHER }, () => ctx.approve(request)));
      const [first, ...others] = answers.map((answer) => ctx.outcomeOf(answer, request));
      if (first?.status !== 'approved') throw new Failure(`expected approved, got ${first?.status}`);
      check(
        others.every((other) => isDeepStrictEqual(other, first)),
        'the answers differ',
      );
      const booked = await ctx.bookedOf({ request, approved: first }, 1);
      check(booked.length === 1, `the ledger: expected one entry of the attempt, got ${booked.length}`);
    },
  },
  {
    id: 'cut-off',
    title: 'An approval whose caller has left is done or not: asking again says which, and charges once',
    run: async (ctx) => {
      const request = ctx.chargeOf(await ctx.authenticated());
      await ctx.wire.sendAndLeave(['POST', '/acquirer/approvals', request]);
      const outcome = ctx.outcomeOf(await ctx.approve(request), request);
      if (outcome.status !== 'approved') throw new Failure(`expected approved, got ${wordsOf(outcome)}`);
      const booked = await ctx.bookedOf({ request, approved: outcome }, 1);
      check(booked.length === 1, `the ledger: expected one entry of the attempt, got ${booked.length}`);
    },
  },
  {
    id: 'inquire',
    title: 'An inquiry says what the approval said',
    excuse: noInquiry,
    run: async (ctx) => {
      const { request, approved } = await ctx.paid();
      check(isDeepStrictEqual(await ctx.inquire(request), approved), 'it differs from the approval');
      const order = ctx.newOrder();
      await ctx.begun(order);
      const refused = ctx.chargeOf({ order, maskedNumber: '' });
      const declined = ctx.outcomeOf(await ctx.approve(refused), refused);
      check(isDeepStrictEqual(await ctx.inquire(refused), declined), 'it differs from the refusal');
    },
  },
  {
    id: 'inquire-unknown',
    title: 'An attempt that never arrived is not found, under the id and amount of the question',
    excuse: noInquiry,
    run: async (ctx) => {
      const attempt = { attemptId: `try-${randomUUID()}`, amountWon: ctx.amountWon };
      const { status } = await ctx.inquire(attempt);
      check(status === 'not_found', `expected not_found, got ${status}`);
    },
  },
];

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { check } from '../../support/expect.ts';
import type { Check } from '../check.ts';
import { wordsOf } from '../context.ts';
import { expectRefused } from '../wire.ts';

export const authenticationChecks: readonly Check[] = [
  {
    id: 'begin',
    title: 'A beginning names its authentication and amount; it is pending until the customer decides',
    run: async (ctx) => {
      const order = ctx.newOrder();
      await ctx.begun(order);
      const { status } = await ctx.authentication(order);
      check(status === 'pending', `expected pending, got ${status}`);
    },
  },
  {
    id: 'begin-again',
    title: 'An identical beginning gives the first answer; another body under its id is refused (409)',
    run: async (ctx) => {
      const order = ctx.newOrder();
      const first = await ctx.begun(order);
      const again = await ctx.begun(order);
      check(isDeepStrictEqual(first, again), 'the second answer differs from the first one');
      const other = await ctx.begin({ ...order, amountWon: order.amountWon + 1 });
      expectRefused(other, 409, 'the same id with another amount');
    },
  },
  {
    id: 'authentication-unknown',
    title: 'An authentication that nobody began is not found (404)',
    run: async ({ wire }) => {
      const path = `/acquirer/authentications/auth-${randomUUID()}`;
      expectRefused(await wire.send('authentication', ['GET', path]), 404, 'never begun');
    },
  },
  {
    id: 'withdrawn',
    title: 'A withdrawn authentication is rejected, again too, and lets nothing be charged',
    run: async (ctx) => {
      const order = ctx.newOrder();
      await ctx.begun(order);
      for (const action of ['/cancel', '/cancel', '']) {
        const { status } = await ctx.authentication(order, action);
        check(status === 'rejected', `expected rejected, got ${status}`);
      }
      const request = ctx.chargeOf({ order, maskedNumber: '' });
      const outcome = ctx.outcomeOf(await ctx.approve(request), request);
      check(outcome.status === 'declined', `the charge: expected declined, got ${outcome.status}`);
    },
  },
  {
    id: 'unauthenticated',
    title: 'Nothing is charged before the customer has authenticated a card',
    run: async (ctx) => {
      const order = ctx.newOrder();
      await ctx.begun(order);
      const request = ctx.chargeOf({ order, maskedNumber: '' });
      const outcome = ctx.outcomeOf(await ctx.approve(request), request);
      check(outcome.status === 'declined', `expected declined, got ${wordsOf(outcome)}`);
    },
  },
  {
    id: 'news',
    title: "The customer's decision is told to the gateway, with the shared secret",
    excuse: ({ news }) => (news.isHeard ? null : 'the adapter is on another machine: name --callback-url'),
    run: async (ctx) => {
      const { order } = await ctx.authenticated();
      const authorization = await ctx.news.authorizationOf(order.authenticationId, ctx.patienceMs);
      check(authorization !== null, 'nothing came to callbackUrl');
      check(ctx.wire.isSecret(authorization), 'it came without the shared secret');
    },
  },
  {
    id: 'authenticated-once',
    title: 'An authentication pays once, and what it was asked for',
    run: async (ctx) => {
      const authenticated = await ctx.authenticated();
      const dearer = ctx.chargeOf(authenticated, { amountWon: ctx.amountWon + 1 });
      const refused = ctx.outcomeOf(await ctx.approve(dearer), dearer);
      check(refused.status === 'declined', `another amount: expected declined, got ${refused.status}`);
      const request = ctx.chargeOf(authenticated);
      const paid = ctx.outcomeOf(await ctx.approve(request), request);
      check(paid.status === 'approved', `its own amount: expected approved, got ${wordsOf(paid)}`);
      const second = ctx.chargeOf(authenticated);
      const twice = ctx.outcomeOf(await ctx.approve(second), second);
      check(twice.status === 'declined', `a second attempt: expected declined, got ${twice.status}`);
    },
  },
];

import { randomUUID } from 'node:crypto';
import { VERSION_HEADER } from '../../../packages/protocol/src/acquirer/index.ts';
import { profiles } from '../../../packages/protocol/src/validate/acquirer.ts';
import { check } from '../../support/expect.ts';
import type { Check } from '../check.ts';
import { expectRefused, PATIENCE_MS, readAnswer } from '../wire.ts';

const WRONG = ['no secret', undefined] as const;
const OTHER = ['another secret', `Bearer ${randomUUID()}`] as const;
const BARE = ['a secret without Bearer', randomUUID()] as const;

export const transportChecks: readonly Check[] = [
  {
    id: 'secret',
    title: 'Every call is refused without the shared secret (401)',
    run: async ({ wire, today, newOrder }) => {
      const id = `secret-${randomUUID()}`;
      const calls = [
        ['begin', ['POST', '/acquirer/authentications', newOrder()]],
        ['approve', ['POST', '/acquirer/approvals', {}]],
        ['inquire', ['GET', `/acquirer/approvals/${id}?amountWon=1000`]],
        ['reverse', ['POST', `/acquirer/approvals/${id}/reverse`, {}]],
        ['cancel', ['POST', `/acquirer/approvals/${id}/cancels`, {}]],
        ['inquire', ['GET', `/acquirer/cancels/${id}?amountWon=1000`]],
        ['ledger', ['GET', `/acquirer/ledger/${today()}`]],
        ['profiles', ['GET', '/acquirer/profiles']],
      ] as const;
      for (const [what, authorization] of [WRONG, OTHER, BARE])
        for (const [name, asked] of calls)
          expectRefused(await wire.send(name, asked, { headers: { authorization } }), 401, what);
    },
  },
  {
    id: 'version',
    title: 'A request of another version of the contract is refused (400), and does nothing',
    run: async ({ wire, newOrder, begun }) => {
      for (const version of ['1', '99']) {
        const order = newOrder();
        const asked = ['POST', '/acquirer/authentications', order] as const;
        const answer = await wire.send('begin', asked, { headers: { [VERSION_HEADER]: version } });
        expectRefused(answer, 400, `${VERSION_HEADER}: ${version}`);
        // Had it been taken, this would be the same id with another body.
        await begun({ ...order, goods: '다른 상품' });
      }
    },
  },
  {
    id: 'malformed',
    title: 'A body that is not of the documented shape is refused (400), before anything is done',
    run: async (ctx) => {
      const { traceNumber: _missing, ...request } = ctx.chargeOf({ order: ctx.newOrder(), maskedNumber: '' });
      expectRefused(await ctx.approve(request), 400, 'an approval without its trace number');
      const won = { ...request, traceNumber: '000000000000', amountWon: 10.5 };
      expectRefused(await ctx.approve(won), 400, 'an amount that is no integer');
      const order = { ...ctx.newOrder(), taxWon: ctx.amountWon, taxFreeWon: 1 };
      expectRefused(await ctx.begin(order), 400, 'more VAT and exempt than the amount');
    },
  },
  {
    id: 'unknown-fields',
    title: 'A field that is not known gives no offence',
    run: async (ctx) => {
      const order = ctx.newOrder();
      await ctx.begun({ ...order, addedLater: { any: 'thing' } } as typeof order);
    },
  },
  {
    id: 'profiles',
    title: 'The profiles name each card company once',
    run: async ({ wire }) => {
      const answer = await wire.send('profiles', ['GET', '/acquirer/profiles']);
      const read = readAnswer(answer, profiles);
      const codes = read.profiles.map(({ cardCompany }) => cardCompany);
      const twice = codes.filter((code, index) => codes.indexOf(code) !== index);
      check(twice.length === 0, `${answer.call}: named twice: ${twice.join(', ')}`);
    },
  },
];

/** The last: it looks back on what the others have asked, too. */
export const inTime: Check = {
  id: 'in-time',
  title: 'Every answer comes while the gateway waits for it',
  run: async (ctx) => {
    const paid = await ctx.paid();
    if (ctx.profile.inquiry) await ctx.inquire(paid.request);
    await ctx.cancel(paid, ctx.cancellationOf(paid, ctx.amountWon));
    await ctx.reverse(paid.request);
    const late = ctx.wire.took
      .filter(({ name, ms }) => ms > PATIENCE_MS[name])
      .map(({ name, call, ms }) => `${call} took ${Math.round(ms)} ms of ${PATIENCE_MS[name]}`);
    check(late.length === 0, late.slice(0, 5).join('; '));
  },
};

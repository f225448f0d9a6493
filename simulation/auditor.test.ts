import { expect, test } from 'vitest';
import type { Acquirer, Reply } from '../packages/gateway/src/acquirer/acquirer.ts';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import type { Write } from '../packages/gateway/src/store/write.ts';
import type { Sabotage } from './gateway-process.ts';
import { drawScenario } from './scenario.ts';
import { simulate } from './simulate.ts';

const SEEDS = 200;

/** Runs seeds until a rule breaks; the rules that broke then, none when no run noticed. */
async function caught(sabotage: Sabotage): Promise<string> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { violations } = await simulate(drawScenario(seed), { sabotage });
    if (violations.length > 0) return violations.join('\n');
  }
  return '';
}

/** A store that forgets some writes of every commit. */
function forgetting(isForgotten: (write: Write) => boolean): Sabotage {
  return {
    store: (store: Store) => ({
      ...store,
      commit: (commit) =>
        store.commit({ ...commit, writes: commit.writes.filter((write) => !isForgotten(write)) }),
    }),
  };
}

function acquirerWith(change: (acquirer: Acquirer) => Partial<Acquirer>): Sabotage {
  return { acquirer: (acquirer) => ({ ...acquirer, ...change(acquirer) }) };
}

test('a gateway that asks twice under two ids is caught', async () => {
  const sabotage = acquirerWith((acquirer) => ({
    approve: async (request, context) => {
      await acquirer.approve({ ...request, attemptId: `${request.attemptId}x` }, context);
      return await acquirer.approve(request, context);
    },
  }));
  expect(await caught(sabotage)).toContain('no stored attempt has this id');
});

test('a store that loses claims is caught', async () => {
  const isTaken = ({ kind }: Write) => kind === 'take' || kind === 'take-unsealed';
  expect(await caught(forgetting(isTaken))).toContain('does not hold its order number');
});

test('a store that never gives a claim back is caught', async () => {
  expect(await caught(forgetting(({ kind }) => kind === 'release'))).toContain('and holds its order number');
});

test('a store that tells a refused commit as written is caught', async () => {
  const sabotage: Sabotage = {
    store: (store) => ({
      ...store,
      commit: async (commit) => {
        const result = await store.commit(commit);
        return result.kind === 'refused' ? { kind: 'committed' } : result;
      },
    }),
  };
  expect(await caught(sabotage)).toMatch(
    /before it was recorded|showed it as paid, and it is not|it is not paid|no stored attempt|it is not stored|gave back more/,
  );
});

test('a payment that is announced to nobody is caught', async () => {
  expect(await caught(forgetting(({ table }) => table === 'outbox'))).toContain(
    'was not announced exactly once',
  );
});

test('a lost reply that is taken for a refusal is caught', async () => {
  const sabotage = acquirerWith((acquirer) => ({
    approve: async (request, context) => {
      const reply = await acquirer.approve(request, context);
      return reply.kind === 'unknown' ? { kind: 'unsent', cause: reply.cause } : reply;
    },
  }));
  expect(await caught(sabotage)).toMatch(/is charged while it is|but a charge of it stands/);
});

test('a reversal that is believed but was never asked for is caught', async () => {
  const sabotage = acquirerWith(() => ({
    reverse: async (attempt) => ({ kind: 'answer', answer: { ...attempt, status: 'reversed' } }),
  }));
  expect(await caught(sabotage)).toMatch(/is charged while it is|but a charge of it stands/);
});

test('a cancellation that is asked for under two ids is caught', async () => {
  const sabotage = acquirerWith((acquirer) => ({
    cancel: async (attemptId, request, context) => {
      await acquirer.cancel(attemptId, { ...request, cancelId: `${request.cancelId}x` }, context);
      return await acquirer.cancel(attemptId, request, context);
    },
  }));
  expect(await caught(sabotage)).toMatch(
    /than any stored cancellation asked for|disagree on what was given back/,
  );
});

test('an approval of another amount that the card company keeps to itself is caught', async () => {
  const dearer = <Asked extends { readonly amountWon: number }>(asked: Asked) => ({
    ...asked,
    amountWon: asked.amountWon + 1,
  });
  const asAsked = <Answer extends { readonly amountWon: number }>(reply: Reply<Answer>): Reply<Answer> =>
    reply.kind === 'answer'
      ? { ...reply, answer: { ...reply.answer, amountWon: reply.answer.amountWon - 1 } }
      : reply;
  const sabotage = acquirerWith((acquirer) => ({
    begin: async (request, context) => asAsked(await acquirer.begin(dearer(request), context)),
    authentication: async (id, context) => asAsked(await acquirer.authentication(id, context)),
    approve: async (request, context) => asAsked(await acquirer.approve(dearer(request), context)),
    inquire: async (attempt, context) => asAsked(await acquirer.inquire(dearer(attempt), context)),
    reverse: async (attempt, context) => asAsked(await acquirer.reverse(dearer(attempt), context)),
  }));
  expect(await caught(sabotage)).toContain('charged another amount');
});

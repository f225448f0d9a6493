import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginAuthentication } from '../authentication/begin.ts';
import { approveOnPhone } from '../authentication/decide.ts';
import { Ledger } from '../ledger/ledger.ts';
import { playedProfile } from '../profile.ts';
import { approve } from './approve.ts';
import { cancelApproval } from './cancel.ts';
import { reverseApproval } from './reverse.ts';

const profile = playedProfile();
const AUTHENTICATIONS = 4;
const ATTEMPTS = 6;

const step = fc.oneof(
  fc.record({
    kind: fc.constant('approve' as const),
    attempt: fc.nat(ATTEMPTS - 1),
    authentication: fc.nat(AUTHENTICATIONS - 1),
  }),
  fc.record({ kind: fc.constant('reverse' as const), attempt: fc.nat(ATTEMPTS - 1) }),
  fc.record({
    kind: fc.constant('cancel' as const),
    attempt: fc.nat(ATTEMPTS - 1),
    cancel: fc.nat(9),
    amountWon: fc.integer({ min: 1, max: 1200 }),
  }),
);

test('whatever is approved, repeated, cancelled and reversed in any order, every card has spent what its approvals say', {
  timeout: 30_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'dojang-balance-'));
      const ledger = new Ledger(folder);
      try {
        prepare(ledger);
        for (const { kind, attempt, ...rest } of steps) {
          const attemptId = `attempt-${attempt}`;
          if (kind === 'reverse')
            reverseApproval(ledger, { attemptId, amountWon: 1000 }, { atMs: 2, profile });
          else if ('cancel' in rest) {
            const asked = { attemptId, cancelId: `cancel-${rest.cancel}`, amountWon: rest.amountWon, ...tax };
            cancelApproval(ledger, asked, { atMs: 2, profile });
          } else if ('authentication' in rest) {
            const request = { attemptId, traceNumber: '500000000001', ...orderOf(rest.authentication) };
            approve({ ledger, randomBytes: chance() }, request, { atMs: 1 });
          }
          expectBalance(ledger);
        }
      } finally {
        ledger.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 40 },
  );
});

function expectBalance(ledger: Ledger): void {
  const cards = ledger.all<{ id: string; spent: number; booked: number; standing: number }>(
    `SELECT id, spent_won AS spent,
       (SELECT coalesce(sum(amount_won), 0) FROM bookings WHERE card_id = cards.id) AS booked,
       (SELECT coalesce(sum(amount_won), 0) FROM attempts WHERE card_id = cards.id AND status = 'approved') -
       (SELECT coalesce(sum(c.amount_won), 0) FROM cancels c JOIN attempts a ON a.id = c.attempt_id
         WHERE a.card_id = cards.id AND a.status = 'approved' AND c.code IS NULL) AS standing
     FROM cards`,
  );
  expect(cards.length).toBeGreaterThan(0);
  for (const card of cards) {
    expect(card.booked).toBe(card.spent);
    expect(card.standing).toBe(card.spent);
  }
  const twice = ledger.all(
    `SELECT json_extract(request, '$.authenticationId') FROM attempts WHERE status = 'approved' GROUP BY 1 HAVING count(*) > 1`,
  );
  expect(twice).toEqual([]);
}

function prepare(ledger: Ledger): void {
  const randomBytes = chance();
  for (let index = 0; index < AUTHENTICATIONS; index += 1) {
    const order = orderOf(index);
    beginAuthentication(
      { ledger, publicOrigin: () => 'http://localhost', scannable: String, nowMs: () => 0, randomBytes },
      {
        ...order,
        cardCompany: 'kb',
        merchantName: '도장상점',
        goods: '티셔츠',
        lifeMs: 10,
        approvableForMs: 10,
        callbackUrl: 'http://localhost/',
        returnUrl: null,
        publicUrl: null,
      },
    );
    const cardId = index === 0 ? 'kb-insufficient' : 'kb-normal';
    approveOnPhone(
      ledger,
      { id: order.authenticationId, atMs: 0 },
      { cardId, pin: '123456', amountWon: order.amountWon },
    );
  }
}

const tax = { taxWon: 0, taxFreeWon: 0 };

function orderOf(index: number) {
  return {
    authenticationId: `authentication-${index}`,
    amountWon: 1000 + index,
    quota: '00',
    ...tax,
    orderReference: `reference-${index}`,
    merchant: { merchantId: 'coffee', terminalId: 'coffee', businessNumber: null },
  };
}

/** Distinct bytes, the same in every run. */
let counter = 0;
function chance() {
  return (length: number) => {
    counter += 1;
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32BE(counter, length - 4);
    return bytes;
  };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approval,
  asked,
  hearApproval,
  hearAuthentication,
  opened,
  run,
  START_MS,
  steps,
  WINDOW_LIFE_MS,
} from '../../test/support/payment-steps.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import {
  CONFIRM_LIFE_MS,
  chargeableUntilMs,
  endsAtMs,
  LAST_CARD_LIFE_MS,
  RETURN_LIFE_MS,
  RETURN_WAIT_MS,
} from './state.ts';

const {
  agree,
  choose,
  authenticated,
  approveByWindow,
  approveByPartner,
  approved,
  declined,
  abandon,
  close,
  returnResult,
} = steps;

describe('a PAY payment', () => {
  test('is paid when the phone has approved and the card company says yes', () => {
    const state = run(opened('PAY'), [agree, choose, authenticated, approveByWindow, approved]);
    expect(state).toMatchObject({ status: 'paid', receiptId: 'r1' });
  });

  test('goes back to the cards with the reason after a decline, and may be paid with another card', () => {
    const open = run(opened('PAY'), [agree, choose, authenticated, approveByWindow, declined]);
    expect(open).toMatchObject({
      status: 'open',
      failure: { reason: 'declined', institutionCode: '3133' },
    });
    const second = { ...choose, authenticationId: 'auth_2' };
    const paid = run(open, [
      second,
      hearAuthentication({ ...authenticated.answer, authenticationId: 'auth_2' }, 'auth_2'),
      { ...approveByWindow, attemptId: 'try_2' },
      hearApproval({ ...approval, attemptId: 'try_2' }, 'try_2'),
    ]);
    expect(paid.status).toBe('paid');
  });

  test('is never approved by the partner', () => {
    expect(
      decide(run(opened('PAY'), [agree, choose, authenticated]), approveByPartner, START_MS),
    ).toMatchObject({ ok: false });
  });
});

describe('a CERT payment', () => {
  const ready = () => run(opened('CERT'), [agree, choose, authenticated, returnResult]);

  test('is paid by the partner, never by the window', () => {
    expect(decide(ready(), approveByWindow, START_MS)).toMatchObject({ ok: false });
    expect(run(ready(), [approveByPartner, approved]).status).toBe('paid');
  });

  test('fails for good when the card company declines the confirm', () => {
    const state = run(ready(), [approveByPartner, declined]);
    expect(state).toMatchObject({
      status: 'failed',
      failure: { reason: 'declined', institutionCode: '3133' },
    });
  });

  test('cannot be confirmed 30 minutes after the authentication, and nothing is charged', () => {
    const late = START_MS + CONFIRM_LIFE_MS;
    expect(run(ready(), [approveByPartner], late - 1).status).toBe('approving');
    expect(run(ready(), [approveByPartner], late)).toMatchObject({
      status: 'failed',
      failure: { reason: 'confirmed-too-late' },
    });
  });

  test('can be closed until its result was returned', () => {
    expect(run(opened('CERT'), [agree, choose, authenticated, close]).status).toBe('closed');
    expect(decide(ready(), close, START_MS)).toMatchObject({
      ok: false,
      refusal: { reason: 'past-closing' },
    });
  });
});

describe('closing', () => {
  test.each([
    ['at the terms', []],
    ['at the cards', [agree]],
    ['while the phone is asked', [agree, choose]],
    ['before the window asked for the approval', [agree, choose, authenticated]],
  ])('wins %s', (_where, commands) => {
    expect(run(opened('PAY'), [...commands, close]).status).toBe('closed');
  });

  test.each([
    ['approving', [approveByWindow]],
    ['paid', [approveByWindow, approved]],
    ['abandoned', [approveByWindow, abandon]],
  ])('comes too late once %s', (_status, commands) => {
    const state = run(opened('PAY'), [agree, choose, authenticated, ...commands]);
    expect(decide(state, close, START_MS)).toMatchObject({ ok: false, refusal: { reason: 'past-closing' } });
  });

  test('after a failed try ends as that failure', () => {
    const state = run(opened('PAY'), [agree, choose, steps.rejected, close]);
    expect(state).toMatchObject({ status: 'failed', failure: { institutionCode: '2101' } });
  });

  test('twice changes nothing the second time', () => {
    expect(decide(run(opened('PAY'), [close]), close, START_MS)).toEqual({ ok: true, events: [] });
  });
});

describe('returning the result', () => {
  const paid = () => run(opened('PAY'), [agree, choose, authenticated, approveByWindow, approved]);
  const day = WINDOW_LIFE_MS + RETURN_WAIT_MS;

  test.each([
    ['PAY', paid],
    ['CERT', () => run(opened('CERT'), [agree, choose, authenticated])],
  ])('of a %s payment is possible again for ten minutes', (_work, ready) => {
    const returned = run(ready(), [returnResult]);
    const over = START_MS + RETURN_LIFE_MS;
    expect(decide(returned, returnResult, over - 1)).toEqual({ ok: true, events: [] });
    expect(decide(returned, returnResult, over)).toEqual({
      ok: false,
      refusal: { reason: 'return-over' },
    });
  });

  test('waits a day for a customer who comes back, and no longer', () => {
    const late = run(paid(), [returnResult], START_MS + day - 1);
    expect(late).toMatchObject({ resultReturnedAtMs: START_MS + day - 1 });
    expect(decide(paid(), returnResult, START_MS + day)).toMatchObject({
      refusal: { reason: 'return-over' },
    });
  });

  test('ends nothing of the payment itself', () => {
    const returned = run(opened('CERT'), [agree, choose, authenticated, returnResult]);
    const later = START_MS + RETURN_LIFE_MS;
    expect(run(returned, [approveByPartner, approved], later).status).toBe('paid');
  });
});

describe('rules', () => {
  test('the terms come before the card', () => {
    expect(decide(opened('PAY'), choose, START_MS)).toMatchObject({
      ok: false,
      refusal: { reason: 'terms' },
    });
  });

  test('there are no instalments below 50,000 won', () => {
    const quota = { ...choose, quota: '03' };
    expect(decide(run(opened('PAY', 49_999), [agree]), quota, START_MS)).toMatchObject({
      ok: false,
      refusal: { reason: 'instalment' },
    });
    expect(run(opened('PAY', 50_000), [agree, quota]).authentication?.quota).toBe('03');
  });

  test('a card that is not as it was shown is not taken, and the customer chooses again', () => {
    const state = run(opened('PAY', 50_000), [agree]);
    expect(decide(state, { ...choose, isCardChanged: true }, START_MS)).toMatchObject({
      ok: false,
      refusal: { reason: 'card-changed', cardCompany: 'samsung' },
    });
    const interestFree = { by: 'merchant', customerMonths: 0 } as const;
    expect(run(state, [{ ...choose, interestFree }]).authentication?.interestFree).toEqual(interestFree);
    expect(run(state, [choose]).authentication).not.toHaveProperty('interestFree');
  });

  test('no card can be chosen after the window has expired', () => {
    const state = run(run(opened('PAY'), [agree]), [choose], START_MS + WINDOW_LIFE_MS);
    expect(state).toMatchObject({ status: 'failed', failure: { reason: 'window-expired' } });
  });

  test('a window whose time is over ends at the next look, and what was begun in time does not', () => {
    const expire = { type: 'expire' } as const;
    const over = START_MS + WINDOW_LIFE_MS;
    const ended = { status: 'failed', failure: { reason: 'window-expired' } };
    expect(run(opened('PAY'), [expire], over - 1)).toMatchObject({ status: 'open' });
    expect(run(opened('PAY'), [expire], over)).toMatchObject(ended);
    expect(run(run(opened('PAY'), [agree, choose, steps.expired]), [expire], over)).toMatchObject(ended);
    for (const begun of [[agree, choose], [agree, choose, authenticated], asked.CERT])
      expect(decide(run(opened('CERT'), begun), expire, START_MS + CONFIRM_LIFE_MS - 1)).toEqual({
        ok: true,
        events: [],
      });
  });

  test('a card that was authenticated in a window whose time is over is charged for a few minutes, then never', () => {
    const ready = run(opened('PAY'), [agree, choose, authenticated]);
    const late = START_MS + WINDOW_LIFE_MS + LAST_CARD_LIFE_MS;
    const ended = { status: 'failed', failure: { reason: 'window-expired' } };
    expect(run(ready, [{ type: 'expire' }], late - 1)).toEqual(ready);
    expect(run(ready, [approveByWindow], late - 1).status).toBe('approving');
    expect(run(ready, [{ type: 'expire' }], late)).toMatchObject(ended);
    expect(run(ready, [approveByWindow], late)).toMatchObject(ended);
    const approving = run(ready, [approveByWindow], late - 1);
    expect(run(approving, [{ type: 'expire' }], late)).toEqual(approving);
    const cert = run(opened('CERT'), [agree, choose, authenticated, returnResult]);
    const tooLate = START_MS + CONFIRM_LIFE_MS;
    expect(decide(cert, { type: 'expire' }, tooLate - 1)).toEqual({ ok: true, events: [] });
    const unconfirmed = { status: 'failed', failure: { reason: 'confirmed-too-late' } };
    expect(run(cert, [{ type: 'expire' }], tooLate)).toMatchObject(unconfirmed);
    expect(run(cert, [{ ...approveByWindow, by: 'partner' }], tooLate)).toMatchObject(unconfirmed);
  });

  test('as long as it may still be charged is as long as nobody ends it', () => {
    const cases = [
      opened('PAY'),
      run(opened('PAY'), [agree, choose]),
      run(opened('PAY'), [agree, choose, authenticated]),
      run(opened('CERT'), [agree, choose, authenticated]),
    ];
    for (const state of cases) {
      const untilMs = chargeableUntilMs(state)!;
      const decision = decide(state, { type: 'expire' }, untilMs - 1);
      expect(decision).toEqual({ ok: true, events: [] });
      expect(endsAtMs(state)).toBeLessThanOrEqual(untilMs);
      if (state.status === 'authenticating') continue;
      expect(run(state, [{ type: 'expire' }], untilMs).status).toBe('failed');
    }
    const ended = run(opened('PAY'), [{ type: 'close' }]);
    expect([chargeableUntilMs(ended), endsAtMs(ended)]).toEqual([null, null]);
  });

  test('the three minutes end in CPCA0001 and another try', () => {
    expect(run(opened('PAY'), [agree, choose, steps.expired])).toMatchObject({
      status: 'open',
      failure: { reason: 'authentication-expired' },
    });
  });

  test('news of an authentication that was left change nothing', () => {
    const left = run(opened('PAY'), [agree, choose, steps.leave]);
    expect(decide(left, authenticated, START_MS)).toEqual({ ok: true, events: [] });
  });

  test('a second asker who cannot reach the card company does not end an authentication the customer holds', () => {
    const shown = run(opened('PAY'), [agree, choose, steps.challenge]);
    expect(decide(shown, steps.unreachable, START_MS)).toEqual({
      ok: true,
      events: [],
    });
  });

  test('after an abandoned approval a late success is not believed; only its reversal ends it', () => {
    const state = run(opened('PAY'), [agree, choose, authenticated, approveByWindow, abandon, approved]);
    expect(state.status).toBe('abandoned');
    expect(run(state, [steps.reversed]).status).toBe('reversed');
  });

  test.each([
    ['that another payment holds', steps.duplicate, 'order-number-taken'],
    ['that the server sealed since', steps.sealedElsewhere, 'order-number-sealed'],
  ] as const)('an order number %s ends this one, and none that is charged', (_which, news, reason) => {
    const state = run(opened('PAY'), [agree, choose, authenticated, news]);
    expect(state).toMatchObject({ status: 'failed', failure: { reason } });
    expect(decide(run(opened('PAY'), asked.PAY), news, START_MS)).toEqual({ ok: true, events: [] });
  });

  test('of a partner who takes sealed orders only since, nothing is charged without a seal', () => {
    const sealedOnly = {
      ...approveByWindow,
      merchant: { ...approveByWindow.merchant, sealedOrdersOnly: true },
    };
    const before = run(opened('PAY'), [agree, choose, authenticated]);
    expect(run(before, [sealedOnly])).toMatchObject({ status: 'failed', failure: { reason: 'unsealed' } });
    for (const sealed of ['all', ['work', 'amountWon', 'orderNumber']] as const)
      expect(run({ ...before, sealed }, [sealedOnly]).status).toBe('approving');
  });

  test('a partner who may take no payments ends it before the card and before the charge', () => {
    const inactive = { reason: 'merchant-inactive' };
    const early = run(opened('PAY'), [agree, { ...choose, isMerchantActive: false }]);
    expect(early).toMatchObject({ status: 'failed', failure: inactive });
    const merchant = { ...approveByPartner.merchant, isActive: false };
    const late = run(opened('CERT'), [agree, choose, authenticated, { ...approveByPartner, merchant }]);
    expect(late).toMatchObject({ status: 'failed', failure: inactive });
  });

  test('a limit that the window knew nothing of ends it before the charge', () => {
    const limits = { ...approveByWindow.merchant.limits, perDayWon: 1_500 };
    const none = { payments: 0, amountWon: 0 };
    const merchant = { isActive: true, sealedOrdersOnly: false, limits };
    const after = (amountWon: number) =>
      run(opened('PAY'), [
        agree,
        choose,
        authenticated,
        { ...approveByWindow, merchant, turnovers: { day: { payments: 1, amountWon }, month: none } },
      ]);
    expect(after(500).status).toBe('approving');
    expect(after(501)).toMatchObject({
      status: 'failed',
      failure: { reason: 'limit', limit: 'perDayWon', figure: 1_500 },
    });
  });
});

test('no sequence of commands approves twice, closes what may be charged, or leaves an end', () => {
  const command = fc.constantFrom<Command>(
    ...Object.values(steps),
    { ...steps.choose, authenticationId: 'auth_2' },
    hearAuthentication({ ...authenticated.answer, authenticationId: 'auth_2' }, 'auth_2'),
    { ...approveByWindow, attemptId: 'try_2' },
    hearApproval({ ...approval, attemptId: 'try_2' }, 'try_2'),
    hearApproval({ ...declined.answer, attemptId: 'try_2' }, 'try_2'),
  );
  const ends = new Set(['paid', 'failed', 'closed', 'reversed']);
  fc.assert(
    fc.property(
      fc.constantFrom('PAY' as const, 'CERT' as const),
      fc.array(fc.tuple(command, fc.integer({ min: 0, max: 10 * 60_000 })), { maxLength: 40 }),
      (work, commands) => {
        let state = opened(work);
        let nowMs = START_MS;
        let approvals = 0;
        for (const [next, passedMs] of commands) {
          nowMs += passedMs;
          const before = state;
          const decision = decide(state, next, nowMs);
          if (!decision.ok) continue;
          state = decision.events.reduce((current, event) => apply(current, event, nowMs), state);
          approvals += decision.events.filter((event) => event.type === 'approved').length;
          if (ends.has(before.status)) expect(state.status).toBe(before.status);
          if (before.status === 'approving' || before.status === 'abandoned')
            expect(state.status).not.toBe('closed');
          expect(state.events).toBe(before.events + decision.events.length);
        }
        expect(approvals).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 500 },
  );
});

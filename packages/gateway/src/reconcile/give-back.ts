import { toWon } from '@dojang/protocol/payple';
import { kstDayMs } from '@dojang/protocol/time';
import type { Acquirer } from '../acquirer/acquirer.ts';
import type { Ports } from '../ports.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { type ChangeDeps, changeDay, changeDifference, findDifference } from './change-rows.ts';
import type { StoredDifference } from './rows.ts';

export interface GiveBackDeps extends ChangeDeps {
  readonly ports: ChangeDeps['ports'] & Pick<Ports, 'deadline'>;
  readonly acquirer: Pick<Acquirer, 'reverse'>;
}

const CALL_TIMEOUT_MS = 5_000;

/** May it be given back: charged there, nobody here was ever told that it is paid, and the card company can be asked? */
export function isGivableBack({ kind, status, attemptId }: StoredDifference): boolean {
  return (kind === 'charged-there' || kind === 'charged-twice') && status === 'open' && attemptId !== null;
}

/**
 * Has the card company give back a charge that stands for nothing here. That it shall be was stored before; asking again under the
 * attempt's own id gives back once.
 * @returns whether it is done, or no longer to be done
 */
export async function giveBack({ acquirer, ...deps }: GiveBackDeps, id: string): Promise<boolean> {
  const difference = await findDifference(deps, id);
  if (difference?.status !== 'giving-back' || difference.attemptId === null) return true;
  const { attemptId, merchant, traceNumber, thereWon } = difference;
  const row = (await deps.store.paymentsByAttempts([attemptId])).get(attemptId);
  const payment = row && paymentFromRow(row);
  // It has become known as paid meanwhile: somebody may have been told so.
  if (payment?.status === 'paid' && payment.attempt.id === attemptId) {
    await changeDifference(deps, id, (before) => before && { ...before, status: 'open', dueAtMs: null });
    return true;
  }
  const amountWon = toWon(thereWon);
  const reply = await acquirer.reverse(
    { attemptId, amountWon, merchant, traceNumber, taxWon: 0, taxFreeWon: 0 },
    {
      cardCompany: difference.cardCompany ?? '',
      sinceMs: kstDayMs(difference.day),
      signal: deps.ports.deadline(CALL_TIMEOUT_MS),
      // The order's number is not known here: the card companies know it by its reference.
      order: { merchantId: merchant.merchantId, orderNumber: '', payerName: '', amountWon },
    },
  );
  if (reply.kind !== 'answer') return false;
  const { answer } = reply;
  if (answer.status !== 'reversed' || answer.attemptId !== attemptId || answer.amountWon !== thereWon)
    return false;
  await changeDifference(
    deps,
    id,
    (before) => before && { ...before, status: 'settled', settledBy: 'given-back', dueAtMs: null },
  );
  // The books tell whether all of it came back: the day is compared once more.
  await changeDay(deps, difference.day, (before) =>
    before === null || before.dueAtMs !== null ? null : { ...before, dueAtMs: deps.ports.nowMs() },
  );
  return true;
}

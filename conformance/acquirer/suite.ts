import { Failure } from '../support/outcome.ts';
import type { Check, Verdict } from './check.ts';
import { approvalChecks } from './checks/approval.ts';
import { authenticationChecks } from './checks/authentication.ts';
import { cancelChecks } from './checks/cancel.ts';
import { ledgerChecks } from './checks/ledger.ts';
import { reversalChecks } from './checks/reversal.ts';
import { inTime, transportChecks } from './checks/transport.ts';
import type { Context } from './context.ts';
import { Untried } from './untried.ts';

export const checks: readonly Check[] = [
  ...transportChecks,
  ...authenticationChecks,
  ...approvalChecks,
  ...reversalChecks,
  ...cancelChecks,
  ...ledgerChecks,
  inTime,
];

/** Tries the checks one after the other, so that what one finds is not another's doing. `onVerdict` hears of each. */
export async function runChecks(
  context: Context,
  chosen: readonly Check[],
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of chosen) {
    const startedAtMs = context.clock.monotonicMs();
    const outcome = await tryCheck(context, check);
    const verdict = { check, ms: Math.round(context.clock.monotonicMs() - startedAtMs), ...outcome };
    verdicts.push(verdict);
    onVerdict(verdict);
  }
  return verdicts;
}

type Outcome = Verdict extends infer Each
  ? Each extends Verdict
    ? Omit<Each, 'check' | 'ms'>
    : never
  : never;

async function tryCheck(context: Context, check: Check): Promise<Outcome> {
  const excuse = check.excuse?.(context) ?? null;
  if (excuse !== null) return { status: 'excused', reason: excuse };
  try {
    await check.run(context);
    return { status: 'passed' };
  } catch (error) {
    if (error instanceof Untried) return { status: 'untried', reason: error.message };
    if (error instanceof Failure) return { status: 'failed', failure: error.message };
    throw error;
  }
}

/** 0: kept as far as its profile goes. 1: something is broken. 2: something could not be tried. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 | 2 {
  const has = (status: Verdict['status']) => verdicts.some((verdict) => verdict.status === status);
  if (has('failed')) return 1;
  return has('untried') || verdicts.length === 0 ? 2 : 0;
}

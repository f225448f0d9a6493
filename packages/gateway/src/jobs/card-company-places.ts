import type { FlowDeps } from '../flow-deps.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import type { PaymentRow } from '../store/contract.ts';
import type { Outcome } from './runner.ts';

/** Does the work of a payment once its card company has a place; its calls end when `stopping` aborts, too. */
type InPlace = (
  row: PaymentRow,
  stopping: AbortSignal,
  work: (deps: FlowDeps) => Promise<Outcome>,
) => Promise<Outcome>;

/**
 * Shares the places of a job among the card companies. Each may have all of them while it answers in time, half as many after
 * each call that runs out, twice as many after each answer. A payment for which there is no place comes later, so that a
 * company that hangs holds up no payment of another.
 */
export function cardCompanyPlaces(deps: FlowDeps, most: number): InPlace {
  const companies = new Map<string, { places: number; underWay: number }>();

  return async (row, stopping, work) => {
    const name = paymentFromRow(row).authentication?.cardCompany ?? '';
    const company = companies.get(name) ?? { places: most, underWay: 0 };
    companies.set(name, company);
    if (company.underWay >= company.places) return 'later';
    const calls: AbortSignal[] = [];
    const deadline = (delayMs: number) => {
      const signal = AbortSignal.any([deps.ports.deadline(delayMs), stopping]);
      calls.push(signal);
      return signal;
    };
    company.underWay += 1;
    try {
      const outcome = await work({ ...deps, ports: { ...deps.ports, deadline } });
      if (outcome === 'done') company.places = Math.min(most, company.places * 2);
      else if (calls.some(({ aborted }) => aborted))
        company.places = Math.max(1, Math.floor(company.places / 2));
      return outcome;
    } finally {
      company.underWay -= 1;
    }
  };
}

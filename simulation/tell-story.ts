import { amountText } from '@dojang/protocol/figures';
import { faultNames, type Scenario } from './scenario.ts';
import type { RunReport } from './simulate.ts';

const MOST_LINES = 120;

/** A run that broke a rule, for a person: who was there, what went wrong, what happened, how to see it again. */
export function tellStory({ scenario, violations, trace, struck }: RunReport): readonly string[] {
  const { seed, customers, gateways, steps } = scenario;
  const lines = trace.slice(-MOST_LINES);
  return [
    `seed ${seed}: ${counted(gateways, 'gateway')}, ${counted(customers.length, 'customer')}, at most ${steps} steps`,
    ...customers.map((customer) => `- ${describeCustomer(customer)}`),
    struck.length === 0 ? 'nothing went wrong around the gateway' : `what went wrong: ${struck.join(', ')}`,
    '',
    ...(lines.length < trace.length ? [`… ${trace.length - lines.length} lines before`] : []),
    ...lines,
    '',
    'the rule that broke:',
    ...violations.map((violation) => `- ${violation}`),
    '',
    `again: npm run simulate -- --replay '${JSON.stringify(briefly(scenario))}'`,
  ];
}

function describeCustomer({
  name,
  shop,
  work,
  amountWon,
  orderNumber,
  by,
  comes,
}: Scenario['customers'][number]) {
  const stage =
    comes === 'new'
      ? 'comes new'
      : comes === 'authenticated'
        ? 'has authenticated its card'
        : 'has chosen its card';
  return `${name} of shop-${shop + 1} wants ${orderNumber} for ${amountText(amountWon, 'en')} (${work}, by ${by}), and ${stage}`;
}

/** Faults that cannot strike are left out. */
function briefly(scenario: Scenario): object {
  const { faults } = scenario;
  return { ...scenario, faults: Object.fromEntries(faultNames(faults).map((name) => [name, faults[name]])) };
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

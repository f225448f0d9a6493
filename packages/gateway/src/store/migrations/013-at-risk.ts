import type { Words } from '../dialect.ts';

/** Payments say by themselves what of them is at risk, and since when. */
export const atRisk = ({ integer, stateNumber, eachInState }: Words): readonly string[] => [
  `alter table payments add column at_risk_won ${integer}`,
  `alter table payments add column at_risk_since ${integer}`,
  `update payments set at_risk_since = coalesce(${stateNumber('attempt.startedAtMs')}, updated_at), at_risk_won = ${stateNumber('order.amountWon')} where status in ('approving', 'abandoned')`,
  openCancellations(eachInState('cancellations')),
  'create index payments_at_risk on payments (at_risk_since, id) where at_risk_since is not null',
];

function openCancellations({ from, number, text }: ReturnType<Words['eachInState']>): string {
  const ofOpen = (what: string) =>
    `(select ${what} from ${from} where ${text('status')} in ('pending', 'contradicted'))`;
  return (
    `update payments set at_risk_won = ${ofOpen(`sum(${number('amountWon')})`)}, at_risk_since = ${ofOpen(`min(${number('requestedAtMs')})`)} ` +
    `where status = 'paid' and (state like '%"status":"pending"%' or state like '%"status":"contradicted"%')`
  );
}

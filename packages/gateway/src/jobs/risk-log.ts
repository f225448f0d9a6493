import type { Ports } from '../ports.ts';
import { type Risk, readRisk } from '../status/risk.ts';
import type { Store } from '../store/contract.ts';
import { type Job, job } from './runner.ts';

const PERIOD_MS = 60_000;
/** What an approval and its recovery take when all is well: it is no news. */
const USUAL_MS = 60_000;

/** Says in the log, every minute, that money is at risk for longer than usual, and once that it is no more. */
export function riskLog({
  ports,
  store,
}: {
  readonly ports: Pick<Ports, 'nowMs'>;
  readonly store: Store;
}): Job {
  let wasSaid = false;
  return job<Risk>({
    name: 'log the money at risk',
    periodMs: PERIOD_MS,
    concurrency: 1,
    take: async () => {
      const risk = await readRisk(store);
      const isNews = risk.sinceMs !== null && ports.nowMs() - risk.sinceMs >= USUAL_MS;
      return { items: isNews || wasSaid ? [risk] : [], isMore: false };
    },
    subjectOf: ({ payments }) => ({ payments: String(payments) }),
    run: async ({ payments, won, sinceMs }, { log }) => {
      const isOver = sinceMs === null || ports.nowMs() - sinceMs < USUAL_MS;
      wasSaid = !isOver;
      if (isOver)
        log.info({ atRiskWon: won, atRiskPayments: payments }, 'no money is at risk for longer than usual');
      else
        log.warn(
          { atRiskWon: won, atRiskPayments: payments, atRiskSince: new Date(sinceMs).toISOString() },
          'money is at risk: dojang status tells about what, and what to do',
        );
      return 'done';
    },
    // The next period says it.
    putOff: async () => {},
  });
}

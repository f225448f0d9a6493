import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { riskLog } from '../../src/jobs/risk-log.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import type { PaymentState } from '../../src/payment/state.ts';
import { systemPorts } from '../../src/ports.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { readRisk } from '../../src/status/risk.ts';
import { readStatus } from '../../src/status/status.ts';
import { put } from '../../src/store/write.ts';
import { abandonedPayments, createCountedCompany, keep, startRecovery } from '../jobs/abandoned-payments.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { asked, opened as openedPayment, run, START_MS, steps } from '../support/payment-steps.ts';
import { commitOf, paymentRow } from '../support/rows.ts';

const NONE = { payments: 0, differences: 0, won: 0, sinceMs: null };

describe.each(engines)('the money at risk on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
  });
  afterEach(() => opened.destroy());

  it('is the sum of what is open, and nothing once recovery has settled it', async () => {
    expect(await readRisk(opened.store)).toEqual(NONE);
    const rows = abandonedPayments(3);
    const eachWon = rows[0]!.at_risk_won!;
    expect(eachWon).toBeGreaterThan(0);
    await keep(opened.location, [...rows, paymentRow('paid', { status: 'paid' })]);
    expect(await readRisk(opened.store)).toEqual({
      payments: 3,
      differences: 0,
      won: 3 * eachWon,
      sinceMs: START_MS,
    });
    expect((await readStatus({ mode: 'test', store: opened.store })).atRisk).toMatchObject([
      { orderNumber: 'ORDER-0', decides: 'gateway', what: 'abandoned' },
      { orderNumber: 'ORDER-1' },
      { orderNumber: 'ORDER-2' },
    ]);

    const process = await startRecovery(opened.location, createCountedCompany(), () => START_MS);
    await expect.poll(async () => (await readRisk(opened.store)).payments).toBe(0);
    await process.stop();
  });

  it('names what a person must decide', async () => {
    const state = run(openedPayment('PAY'), [...asked.PAY, steps.abandon]);
    const held: PaymentState = {
      ...state,
      id: 'pay_held',
      ...(state.status === 'abandoned' && {
        held: { of: 'reversal', on: 'amount', saidWon: 1 } as never,
      }),
    };
    await opened.store.commit(commitOf([put('payments', paymentToRow(held, 1, START_MS + 1))]));
    // Longer ones that end by themselves do not hide it.
    await keep(opened.location, abandonedPayments(12));
    const { atRisk, risk } = await readStatus({ mode: 'test', store: opened.store });
    expect(risk.payments).toBe(13);
    expect(atRisk).toHaveLength(10);
    expect(atRisk[0]).toMatchObject({ paymentId: held.id, decides: 'person', what: 'held' });
  });

  it('is said in the log while it is there for longer than usual, and once when it is over', async () => {
    const [row] = abandonedPayments(1);
    await keep(opened.location, [row!]);
    let nowMs = START_MS + 59_999;
    const said: string[] = [];
    const say = (facts: object, text: string) => void said.push(`${text} ${JSON.stringify(facts)}`);
    let look = () => {};
    const every = (_: number, work: () => void) => {
      look = work;
      return () => {};
    };
    const looks = { ends: 0 };
    const store = {
      ...opened.store,
      atRisk: () => opened.store.atRisk().finally(() => (looks.ends += 1)),
    };
    const stop = startJobs({ ports: { ...systemPorts, every }, log: { info: say, warn: say, error: say } }, [
      riskLog({ ports: { nowMs: () => nowMs }, store }),
    ]);
    await expect.poll(() => looks.ends).toBe(1);
    nowMs += 1;
    look();
    await expect.poll(() => said).toHaveLength(1);
    look();
    await expect.poll(() => said).toHaveLength(2);
    await opened.store.commit(
      commitOf([put('payments', { ...row!, at_risk_won: null, at_risk_since: null, version: 2 })]),
    );
    look();
    await expect.poll(() => said).toHaveLength(3);
    await stop();
    expect(said[1]).toMatch(/^money is at risk: dojang status .*"atRiskPayments":1/);
    expect(said[2]).toMatch(/^no money is at risk for longer than usual .*"atRiskWon":0/);
  });
});

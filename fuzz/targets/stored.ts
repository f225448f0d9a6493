import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { factsOf, isMessageKind } from '../../packages/gateway/src/delivery/message.ts';
import { addressFromRow } from '../../packages/gateway/src/delivery/webhook/webhook-address.ts';
import { merchantFromRow } from '../../packages/gateway/src/merchant/merchant.ts';
import { apply } from '../../packages/gateway/src/payment/apply.ts';
import type { Command } from '../../packages/gateway/src/payment/command.ts';
import { decide } from '../../packages/gateway/src/payment/decide.ts';
import type { PaymentState } from '../../packages/gateway/src/payment/state.ts';
import {
  eventFromRow,
  eventToRow,
  paymentFromRow,
  paymentToRow,
} from '../../packages/gateway/src/record/payment-rows.ts';
import { resultFromBody } from '../../packages/gateway/src/result/stored-result.ts';
import { releases, restore } from '../../packages/gateway/test/stored/stored-release.ts';
import { opened, START_MS, steps } from '../../packages/gateway/test/support/payment-steps.ts';
import { hostileText } from '../hostile.ts';
import type { Target } from '../target.ts';

/** A text of a store, and how it is read. */
interface Kept {
  readonly json: string;
  readonly read: (json: string) => unknown;
}

interface Input {
  /** A payment of today goes this way, is written and read. */
  readonly commands: readonly Command[];
  readonly text: string;
  readonly at: number;
  /** Something that a store must not hold, in the place of a row that a release left. */
  readonly damage: 'cut' | 'version' | 'form';
  readonly version: unknown;
}

/** Rows as this program and each release before it wrote them, and rows that no program wrote. */
export const stored: Target = {
  name: 'stored',
  holds:
    'what was written is read back to the letter; a row that no version wrote is an error, never another payment',
  open: async () => {
    const kept = releases.flatMap(rowsOf);
    if (kept.length === 0) throw new Error('No rows of a release are kept.');
    return {
      inputs,
      check: (input: Input) => {
        asWritten(input);
        const row = kept[input.at % kept.length] as Kept;
        assert.doesNotThrow(() => row.read(row.json));
        assert.throws(() => row.read(damaged(row.json, input)), Error);
      },
    };
  },
};

function rowsOf(release: string): readonly Kept[] {
  const left = restore(release);
  const db = new DatabaseSync(join(left.dataDir, 'gateway.sqlite'), { readOnly: true });
  // The columns are those of the release, which the readers know.
  const all = (table: string) => db.prepare(`select * from ${table}`).all() as unknown as never[];
  const of = <Row extends object>(table: string, column: keyof Row & string, read: (row: Row) => unknown) =>
    (all(table) as readonly Row[]).map(
      (row): Kept => ({ json: String(row[column]), read: (json) => read({ ...row, [column]: json }) }),
    );
  try {
    return [
      ...of('payments', 'state', paymentFromRow),
      ...of('events', 'data', eventFromRow),
      ...of('merchants', 'state', merchantFromRow),
      ...of('webhook_addresses', 'state', addressFromRow),
      ...of<{ kind: string; body: string }>('outbox', 'body', (row) =>
        isMessageKind(row.kind) ? factsOf(row) : resultFromBody(row.body),
      ),
    ];
  } finally {
    db.close();
    left.remove();
  }
}

const inputs: fc.Arbitrary<Input> = fc.record({
  commands: fc.array(fc.constantFrom<Command>(...Object.values(steps)), { maxLength: 25 }),
  text: hostileText.map((text) => text.toWellFormed()),
  at: fc.nat(100_000),
  damage: fc.constantFrom('cut', 'version', 'form'),
  version: fc.oneof(
    fc.constantFrom<unknown>(-1, 0.5, 1.5, '1', null, true, [], {}, 1e9),
    fc.integer({ min: 1_000 }),
    fc.integer({ max: -1 }),
  ),
});

function asWritten({ commands, text }: Input): void {
  const start = opened('PAY');
  let state: PaymentState = {
    ...start,
    order: { ...start.order, goods: text, payerName: text, userDefine1: text },
  };
  let replayed: PaymentState | null = state;
  for (const command of commands) {
    const decision = decide(state, command, START_MS);
    if (!decision.ok) continue;
    for (const event of decision.events) {
      const read = eventFromRow(eventToRow('pay_1', 1, event, START_MS));
      assert.deepEqual(read, event);
      state = apply(state, event, START_MS);
      replayed = apply(replayed, read, START_MS);
    }
  }
  assert.deepEqual(paymentFromRow(paymentToRow(state, 1, START_MS)), state);
  assert.deepEqual(replayed, state);
}

function damaged(json: string, { damage, at, version }: Input): string {
  if (damage === 'cut') return json.slice(0, at % json.length);
  if (damage === 'version') return JSON.stringify({ ...(JSON.parse(json) as object), v: version });
  return [`[${json}]`, JSON.stringify(json), 'null', '7', 'true'][at % 5] as string;
}

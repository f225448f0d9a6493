import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { absentValues, type Row, requests } from '@dojang/protocol/payple';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, isMessageKind } from '../../src/delivery/message.ts';
import { addressFromRow, secretsInForce } from '../../src/delivery/webhook/webhook-address.ts';
import type { MerchantDeps } from '../../src/main.ts';
import { merchantFromRow } from '../../src/merchant/merchant.ts';
import { openState } from '../../src/open-state.ts';
import { apply } from '../../src/payment/apply.ts';
import type { PaymentState, PaymentStatus } from '../../src/payment/state.ts';
import { systemPorts } from '../../src/ports.ts';
import { eventFromRow, paymentFromRow, paymentToRow } from '../../src/record/payment-rows.ts';
import { failureWords } from '../../src/result/failure-words.ts';
import { resultFromBody } from '../../src/result/stored-result.ts';
import type {
  EventRow,
  MerchantRow,
  OutboxRow,
  PaymentRow,
  WebhookAddressRow,
} from '../../src/store/contract.ts';
import { releases, restore, type StoredRelease } from './stored-release.ts';

const isOrdered = ({ digest, values }: Row) => digest === true && values?.length !== 1;

const STATUSES: readonly PaymentStatus[] = [
  'abandoned',
  'approving',
  'authenticated',
  'authenticating',
  'closed',
  'failed',
  'open',
  'paid',
  'reversed',
];

describe.each(releases)('rows of %s', (release) => {
  let stored: StoredRelease;
  let deps: MerchantDeps;
  let db: DatabaseSync;

  beforeAll(async () => {
    stored = restore(release);
    deps = await openState(systemPorts, { mode: 'test', dataDir: stored.dataDir });
    db = new DatabaseSync(join(stored.dataDir, 'gateway.sqlite'), { readOnly: true });
  });

  afterAll(async () => {
    db.close();
    await deps.store.close();
    stored.remove();
  });

  const rowsOf = <Row>(table: string) =>
    db.prepare(`select * from ${table}`).all() as unknown as readonly Row[];
  const eventsOf = (id: string) =>
    db
      .prepare('select * from events where payment_id = ? order by sequence')
      .all(id) as unknown as readonly EventRow[];

  test('are orders with every row of the request, also with those that came later', () => {
    const names = Object.keys(absentValues(requests.payment, isOrdered));
    expect(names).toContain('payMethod');
    for (const row of rowsOf<PaymentRow>('payments'))
      expect(Object.keys(paymentFromRow(row).order)).toEqual(expect.arrayContaining(names));
    const opened = rowsOf<EventRow>('events')
      .map(eventFromRow)
      .filter((event) => event.type === 'opened');
    expect(opened.length).toBeGreaterThan(8);
    for (const { order } of opened) expect(Object.keys(order)).toEqual(expect.arrayContaining(names));
  });

  test('are payments in every status', () => {
    const statuses = rowsOf<PaymentRow>('payments').map((row) => paymentFromRow(row).status);
    expect([...new Set(statuses)].toSorted()).toEqual(STATUSES);
  });

  test('are events that lead to the state of their payment', () => {
    for (const row of rowsOf<PaymentRow>('payments')) {
      const replayed = eventsOf(row.id).reduce<PaymentState | null>(
        (state, event) => apply(state, eventFromRow(event), event.at),
        null,
      );
      expect(replayed).toEqual(paymentFromRow(row));
    }
  });

  test('say of each failure what was said then, where its words were stored', () => {
    for (const { state: json } of rowsOf<PaymentRow>('payments')) {
      const state = paymentFromRow({ state: json });
      const stored = (JSON.parse(json) as { failure?: { code?: string } | null }).failure;
      if (stored?.code === undefined || !('failure' in state) || state.failure === null) continue;
      expect(failureWords(state.failure, state.order)).toEqual(stored);
    }
  });

  test('have columns as this version writes them', () => {
    for (const row of rowsOf<PaymentRow>('payments')) {
      const {
        state: _,
        due_at,
        ends_at,
        buyer_since,
        short_buyer_since,
        ...columns
      } = paymentToRow(paymentFromRow(row), row.version, row.updated_at);
      expect({ ...row }).toMatchObject(columns);
      expect(row.due_at === null).toBe(due_at === null);
      expect(row.ends_at === null).toBe(ends_at === null);
      // Whose age began when, and which of the two it is, are told by the program of today.
      expect(row.buyer_since === null).toBe((buyer_since ?? short_buyer_since) === null);
    }
  });

  test('are partners with their keys and limits', () => {
    const merchants = new Map(
      rowsOf<MerchantRow>('merchants').map((row) => [row.id, merchantFromRow(row)] as const),
    );
    expect(merchants.get('limited')).toMatchObject({
      name: '한도 상점',
      domains: ['shop.example.kr'],
      limits: { perPaymentWon: 500_000, perMonthWon: 9_000_000 },
    });
    expect(merchants.get('test')?.limits.perPaymentWon).toBeNull();
    expect(merchants.get('disabled')?.status).toBe('disabled');
    for (const merchant of merchants.values())
      expect(merchant).toMatchObject({
        clientKeyUse: 'on',
        clientKeyVersion: 1,
        sealedOrdersOnly: false,
        rawKeysOnly: false,
        appSchemes: [],
      });
  });

  test('are webhook addresses whose secrets open', async () => {
    const addresses = rowsOf<WebhookAddressRow>('webhook_addresses').map(addressFromRow);
    expect(new Set(addresses.map(({ status }) => status))).toEqual(
      new Set(['active', 'disabled', 'removed']),
    );
    for (const address of addresses.filter(({ status }) => status !== 'removed'))
      expect((await secretsInForce(deps.keyring, address, stored.clients.keptAtMs)).length).toBeGreaterThan(
        0,
      );
  });

  test('are results and messages that wait to be sent', () => {
    const [messages, results] = [
      rowsOf<OutboxRow>('outbox').filter(({ kind }) => isMessageKind(kind)),
      rowsOf<OutboxRow>('outbox').filter(({ kind }) => !isMessageKind(kind)),
    ];
    for (const row of messages) expect(factsOf(row).amountWon).toBeGreaterThan(0);
    for (const row of results)
      expect(resultFromBody(row.body)).toHaveProperty('PCD_PAY_OID', row.order_number);
    expect(messages.length).toBeGreaterThan(0);
    expect(results.length).toBeGreaterThan(0);
  });
});

import { type Ports, systemPorts } from '../../src/ports.ts';
import type { Act } from '../../src/store/act-chain.ts';
import type {
  ClaimRow,
  DeliveryRow,
  DeliveryTryRow,
  EventRow,
  MerchantRow,
  NonceRow,
  OutboxRow,
  PaymentRow,
  SealedOrderRow,
  WebhookAddressRow,
} from '../../src/store/contract.ts';
import { type Commit, createCommit, type Write } from '../../src/store/write.ts';

/** A payment as the store keeps it; each test names the columns it depends on. */
export function paymentRow(id: string, columns: Partial<PaymentRow> = {}): PaymentRow {
  return {
    id,
    merchant_id: 'shop',
    order_number: `order-${id}`,
    status: 'opened',
    authentication_id: null,
    receipt_id: null,
    request_date: '20260701',
    approval_date: null,
    created_at: 1_782_864_000_000,
    updated_at: 1_782_864_000_000,
    due_at: null,
    ends_at: null,
    buyer_since: null,
    short_buyer_since: null,
    at_risk_won: null,
    at_risk_since: null,
    purge_at: null,
    version: 1,
    state: '{"goods":"티셔츠"}',
    ...columns,
  };
}

export function merchantRow(id: string, columns: Partial<MerchantRow> = {}): MerchantRow {
  return {
    id,
    client_key: `client-${id}`,
    old_client_key: null,
    status: 'active',
    created_at: 1_782_864_000_000,
    updated_at: 1_782_864_000_000,
    version: 1,
    state: '{}',
    ...columns,
  };
}

export function eventRow(paymentId: string, sequence: number): EventRow {
  return { payment_id: paymentId, sequence, type: 'opened', at: 1_782_864_000_000, data: '{}' };
}

export function claimRow(orderNumber: string, paymentId: string): ClaimRow {
  return { merchant_id: 'shop', order_number: orderNumber, payment_id: paymentId };
}

export function sealedOrderRow(orderNumber: string): SealedOrderRow {
  return { merchant_id: 'shop', order_number: orderNumber };
}

export function nonceRow(nonce: string, paymentId: string): NonceRow {
  return { nonce, payment_id: paymentId, cancellation_id: null };
}

export function outboxRow(id: string, paymentId: string): OutboxRow {
  return {
    id,
    kind: 'webhook',
    payment_id: paymentId,
    merchant_id: 'shop',
    order_number: `order-${paymentId}`,
    body: '{}',
    created_at: 1_782_864_000_000,
    due_at: 1_782_864_000_000,
  };
}

export function webhookAddressRow(id: string, columns: Partial<WebhookAddressRow> = {}): WebhookAddressRow {
  return {
    id,
    merchant_id: 'shop',
    url: 'https://shop.example.kr/webhooks',
    status: 'active',
    created_at: 1_782_864_000_000,
    updated_at: 1_782_864_000_000,
    version: 1,
    state: '{}',
    ...columns,
  };
}

export function deliveryRow(id: string, columns: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id,
    outbox_id: `outbox-${id}`,
    channel: 'webhook',
    address_id: 'address',
    merchant_id: 'shop',
    order_number: `order-${id}`,
    kind: 'payment-result',
    status: 'pending',
    created_at: 1_782_864_000_000,
    updated_at: 1_782_864_000_000,
    due_at: 1_782_864_000_000,
    failures: 0,
    tries: 0,
    version: 1,
    ...columns,
  };
}

export function tryRow(deliveryId: string, sequence: number): DeliveryTryRow {
  return {
    delivery_id: deliveryId,
    sequence,
    at: 1_782_864_000_000,
    duration_ms: 12,
    status: 500,
    error: 'HTTP 500',
    answer: '오류',
  };
}

export function actOf(reason: string): Act {
  return {
    at: 1_782_864_000_000,
    operator: '김운영',
    process: 'a test',
    address: '127.0.0.1',
    type: 'merchant.disable',
    merchant_id: 'shop',
    subject: null,
    reason,
    details: '{}',
  };
}

/** A commit of these writes, under an id of its own. */
export function commitOf(writes: readonly Write[], ports: Ports = systemPorts): Commit {
  return createCommit(ports, writes);
}

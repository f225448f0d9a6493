import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxTries } from '../../src/delivery/schedule.ts';
import { listWebhookAddresses } from '../../src/delivery/webhook/webhook-addresses.ts';
import { readWebhookLog, type WebhookEntry } from '../../src/delivery/webhook/webhook-log.ts';
import { resendDelivery, resendOrder } from '../../src/manage/resend.ts';
import {
  enableWebhookAddress,
  removeWebhookAddress,
  rotateWebhookSecret,
} from '../../src/manage/webhook-addresses.ts';
import type { WebhookAddressRow } from '../../src/store/contract.ts';
import { put } from '../../src/store/write.ts';
import { dump } from '../support/dump.ts';
import { engines } from '../support/engines.ts';
import { verifyPost } from '../support/receiver.ts';
import { commitOf, webhookAddressRow } from '../support/rows.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';

const HOUR_MS = 3_600_000;

describe.each(engines)('webhooks on $name', (engine) => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await openPostOffice(engine);
  });
  afterEach(() => office.close());

  const posts = (path = '/hook') => office.receiver.postsTo(path);
  const arrived = (count: number, path = '/hook') =>
    expect.poll(() => posts(path).length, { timeout: 10_000 }).toBe(count);
  const log = () => readWebhookLog(office.deps.store, { limit: 99 });
  const logged = (expected: object) =>
    expect.poll(async () => (await log())[0], { timeout: 10_000 }).toMatchObject(expected);

  /** Stores an address that nobody can read. */
  const tear = (row: WebhookAddressRow) =>
    office.deps.store.commit(commitOf([put('webhook_addresses', { ...row, state: 'torn' })]));

  it('arrive signed, as JSON, and are not sent again', async () => {
    const { secret } = await office.add('/hook');
    await office.announce('A1');
    await office.start();
    await arrived(1);
    const [post] = posts();
    expect(post?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': expect.stringMatching(/^msg_[\w-]{24}$/),
    });
    expect(post && verifyPost(secret, post)).toEqual({ PCD_PAY_OID: 'A1', PCD_PAY_GOODS: '도장 티셔츠' });
    await logged({ status: 'delivered', nextAtMs: null, tries: [{ status: 200, error: null }] });
    office.advance(99 * HOUR_MS);
    await office.round();
    expect(posts()).toHaveLength(1);
  });

  it('are tried again on schedule, byte for byte the same, and given up in the end', async () => {
    await office.add('/hook');
    office.receiver.answer('/hook', { status: 500, body: '오류' });
    await office.announce('A1');
    await office.start();
    const pauses: number[] = [];
    for (let count = 1; count <= maxTries; count += 1) {
      await arrived(count);
      if (count === maxTries) break;
      await logged({ status: 'waiting', tries: expect.objectContaining({ length: count }) });
      const [entry] = await log();
      const waitMs = (entry?.nextAtMs ?? 0) - office.nowMs();
      pauses.push(waitMs);
      office.advance(waitMs - 1_000);
      await office.round();
      expect(posts()).toHaveLength(count);
      office.advance(1_000);
    }
    await logged({ status: 'failed', nextAtMs: null });
    expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
    expect(pauses.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(72 * HOUR_MS);
    expect(new Set(posts().map(({ body }) => body)).size).toBe(1);
    expect(new Set(posts().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(posts().map(({ headers }) => headers['webhook-timestamp'])).size).toBe(maxTries);
    const [entry] = await log();
    expect(entry?.tries).toHaveLength(maxTries);
    expect(entry?.tries[0]).toMatchObject({ status: 500, error: 'HTTP 500', answer: '오류' });
  });

  it('wait as long as Retry-After asks', async () => {
    await office.add('/hook');
    office.receiver.answer('/hook', { status: 503, headers: { 'retry-after': '7200' } });
    await office.announce('A1');
    await office.start();
    await logged({ tries: [{ status: 503 }] });
    const [entry] = await log();
    expect((entry?.nextAtMs ?? 0) - office.nowMs()).toBeGreaterThan(7_190_000);
    expect((entry?.nextAtMs ?? 0) - office.nowMs()).toBeLessThanOrEqual(7_200_000);
  });

  it('end at an address that answers 410, and the rest is held until it is enabled', async () => {
    const { id } = await office.add('/hook');
    office.receiver.answer('/hook', { status: 410 });
    await office.announce('A1');
    await office.start();
    await logged({ status: 'failed', tries: [{ status: 410 }] });
    const [address] = await listWebhookAddresses(office.deps.store);
    expect(address).toMatchObject({ status: 'disabled', disabledReason: 'the receiver answered 410 Gone' });
    await office.announce('A2');
    const [delivery] = await log();
    expect(await resendDelivery(office.deps, delivery?.id ?? '')).toMatchObject({
      ok: false,
      message: expect.stringContaining('disabled'),
    });
    await office.round();
    expect(posts()).toHaveLength(1);

    office.receiver.answer('/hook', {});
    await enableWebhookAddress(office.deps, id);
    expect(await resendOrder(office.deps, { orderNumber: 'A2' })).toMatchObject({ ok: true });
    await arrived(2);
  });

  it('do not follow a redirect, and say so', async () => {
    await office.add('/hook');
    office.receiver.answer('/hook', {
      status: 302,
      headers: { location: `${office.receiver.origin}/other` },
    });
    await office.announce('A1');
    await office.start();
    await logged({ tries: [{ status: 302, error: 'HTTP 302: redirects are not followed' }] });
    expect(posts('/other')).toEqual([]);
  });

  it('are signed with both secrets until the old one ends', async () => {
    const { id, secret: old } = await office.add('/hook');
    const secret = (await rotateWebhookSecret(office.deps, id))?.secret ?? '';
    await office.announce('A1');
    await office.start();
    await arrived(1);
    const first = posts()[0]!;
    expect(verifyPost(old, first)).toEqual(verifyPost(secret, first));
    await logged({ status: 'delivered' });

    office.advance(24 * HOUR_MS);
    await office.announce('A2');
    await arrived(2);
    expect(posts()[1]?.headers['webhook-signature']).toMatch(/^v1,\S+$/);

    const last = (await rotateWebhookSecret(office.deps, id, 0))?.secret ?? '';
    await office.announce('A3');
    await arrived(3);
    expect(posts()[2]?.headers['webhook-signature']).toMatch(/^v1,\S+$/);
    office.advance(-24 * HOUR_MS);
    await office.announce('A4');
    await arrived(4);
    expect(verifyPost(last, posts()[3]!)).toMatchObject({ PCD_PAY_OID: 'A4' });
    expect(() => verifyPost(secret, posts()[3]!)).toThrow('No matching signature');
  });

  it('keep their secret in the store under the master key alone', async () => {
    const { secret } = await office.add('/hook');
    const rows = JSON.stringify(await dump(office.location));
    expect(rows).toContain('/hook');
    expect(rows).not.toContain(secret.slice('whsec_'.length));
    expect(rows).not.toContain(Buffer.from(secret.slice('whsec_'.length), 'base64').toString('hex'));
  });

  it('go to each address that wants them, under an id of its own', async () => {
    await office.add('/all');
    await office.add('/cancels', { events: ['cancel'] });
    await office.add('/payments', { events: ['payment'] });
    const removed = await office.add('/removed');
    await removeWebhookAddress(office.deps, removed.id);
    await office.announce('A1');
    await office.announce('A2', { kind: 'cancel-result' });
    await office.start();
    await arrived(2, '/all');
    await arrived(1, '/cancels');
    await arrived(1, '/payments');
    await office.round();
    expect(posts('/removed')).toEqual([]);
    expect(office.receiver.posts).toHaveLength(4);
    expect(new Set(office.receiver.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
  });

  it('are not delayed by many addresses that answer nothing', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const silent = Array.from({ length: 20 }, (_, index) => `/silent-${index}`);
    for (const path of silent) {
      await office.add(path);
      office.receiver.answer(path, { after: released });
    }
    for (let order = 1; order <= 12; order += 1) await office.announce(`S${order}`);
    await office.start();
    for (const path of silent) await arrived(1, path);
    await office.add('/hook');
    for (let order = 1; order <= 12; order += 1) await office.announce(`A${order}`);
    await arrived(12);
    // Who has not answered yet is asked one thing at a time.
    for (const path of silent) expect(posts(path)).toHaveLength(1);
    release();
    for (const path of silent) await arrived(24, path);
  });

  it('go on beside those that throw every time, which are put off on their rows', async () => {
    const { store } = office.deps;
    const { id } = await office.add('/torn');
    await office.add('/hook');
    for (const path of ['/torn', '/hook']) office.receiver.answer(path, { status: 500 });
    await office.announce('A1');
    await office.round();
    office.receiver.answer('/hook', {});
    const address = (await store.webhookAddress(id))!;
    await tear({ ...address, version: address.version + 1 });
    office.advance(20_000);
    await office.round();
    expect(posts()).toHaveLength(2);
    expect(posts('/torn')).toHaveLength(1);
    const dueInMs = async () => {
      const [due] = (await store.deliveriesOf('pay-A1:1')).filter(({ address_id }) => address_id === id);
      return (due?.due_at ?? 0) - office.nowMs();
    };
    expect(await dueInMs()).toBeGreaterThan(8_000);
    expect(await dueInMs()).toBeLessThanOrEqual(11_000);
  });

  it('are shared out beside results of a partner that cannot be', async () => {
    await tear(webhookAddressRow('torn', { merchant_id: 'cafe' }));
    await office.add('/hook');
    await office.announce('C1', { merchant_id: 'cafe' });
    await office.announce('A1');
    await office.start();
    await arrived(1);
    const dueAt = async () => (await office.deps.store.outboxRow('pay-C1:1'))?.due_at ?? 0;
    await expect.poll(async () => (await dueAt()) - office.nowMs()).toBeGreaterThan(0);
  });

  it('survive a restart between the commit and the delivery', async () => {
    await office.add('/hook');
    await office.announce('A1');
    const stop = await office.start();
    await stop();
    const before = posts().length;
    await office.announce('A2');
    await office.start();
    await arrived(2);
    expect(before).toBeLessThanOrEqual(1);
  });

  it('that a crashed process had on lease are sent when the lease ends', async () => {
    const { id } = await office.add('/hook');
    await office.announce('A1');
    const { store } = office.deps;
    const stop = await office.start();
    await arrived(1);
    await logged({ status: 'delivered' });
    await stop();
    await resendOrder(office.deps, { orderNumber: 'A1' });
    const nowMs = office.nowMs();
    const leased = await store.lease('webhooks', { of: id, nowMs, untilMs: nowMs + 60_000, limit: 9 });
    expect(leased).toHaveLength(1);
    await office.round();
    expect(posts()).toHaveLength(1);
    office.advance(60_000);
    await office.round();
    expect(posts()).toHaveLength(2);
    await logged({ status: 'delivered', tries: [{ status: 200 }, { status: 200 }] });
  });

  it('are sent once by several processes', async () => {
    await office.add('/hook');
    const stops = await Promise.all([office.start(), office.start(), office.start()]);
    const orders = Array.from({ length: 60 }, (_, index) => `A${index}`);
    for (const order of orders) await office.announce(order);
    await arrived(orders.length);
    await Promise.all(stops.map((stop) => stop()));
    const ids = posts().map(({ body }) => (JSON.parse(body) as { readonly PCD_PAY_OID: string }).PCD_PAY_OID);
    expect(ids.toSorted()).toEqual(orders.toSorted());
  });

  it('that have no answer when the process stops are given back, and the next one sends them', async () => {
    await office.add('/hook');
    office.receiver.answer('/hook', { after: new Promise(() => {}) });
    await office.announce('A1');
    const stop = await office.start();
    await arrived(1);
    await stop();
    await logged({
      status: 'waiting',
      tries: [{ status: null, error: 'the gateway stopped before an answer came' }],
    });
    office.receiver.answer('/hook', {});
    await office.start();
    await arrived(2);
    await logged({ status: 'delivered' });
  });

  it('of before an address was added are sent there by resend alone', async () => {
    await office.announce('A1');
    office.advance(1_000);
    await office.add('/hook');
    await office.start();
    await office.round();
    expect(posts()).toEqual([]);
    expect(await resendOrder(office.deps, { orderNumber: 'A1', merchantId: 'shop' })).toMatchObject({
      ok: true,
    });
    await arrived(1);
  });

  it('are sent once more on request, under the same id', async () => {
    await office.add('/hook');
    await office.announce('A1');
    await office.start();
    await logged({ status: 'delivered' });
    const [entry] = await log();
    expect(await resendDelivery(office.deps, entry?.id ?? '')).toEqual({
      ok: true,
      deliveryIds: [entry?.id],
    });
    await arrived(2);
    expect(posts()[1]?.headers['webhook-id']).toBe(posts()[0]?.headers['webhook-id']);
    expect(posts()[1]?.body).toBe(posts()[0]?.body);
    expect(await resendDelivery(office.deps, 'msg_none')).toMatchObject({ ok: false });
    expect(await resendOrder(office.deps, { orderNumber: 'none' })).toMatchObject({ ok: false });
  });

  it('are reported in the log by partner, order and failure', async () => {
    await office.add('/hook');
    await office.add('/broken');
    office.receiver.answer('/broken', { status: 404 });
    await office.announce('A1');
    await office.announce('A2');
    await office.start();
    const { store } = office.deps;
    await expect
      .poll(async () => (await log()).map(({ tries }) => tries.length), { timeout: 10_000 })
      .toEqual([1, 1, 1, 1]);
    const orders = (entries: readonly WebhookEntry[]) =>
      entries.map(({ orderNumber }) => orderNumber).toSorted();
    expect(orders(await readWebhookLog(store, { limit: 9, orderNumber: 'A1' }))).toEqual(['A1', 'A1']);
    const failed = await readWebhookLog(store, { limit: 9, merchantId: 'shop', failed: true });
    expect(orders(failed)).toEqual(['A1', 'A2']);
    expect(failed.every(({ url }) => url.endsWith('/broken'))).toBe(true);
    expect(await readWebhookLog(store, { limit: 9, merchantId: 'cafe' })).toEqual([]);
    expect(await readWebhookLog(store, { limit: 3 })).toHaveLength(3);
  });
});

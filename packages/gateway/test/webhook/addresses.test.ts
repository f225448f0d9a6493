import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listWebhookAddresses } from '../../src/delivery/webhook/webhook-addresses.ts';
import {
  addWebhookAddress,
  removeWebhookAddress,
  rotateWebhookSecret,
} from '../../src/manage/webhook-addresses.ts';
import { engines } from '../support/engines.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';

const sqlite = engines[0]!;
const merchantId = 'shop';

describe('an address in test', () => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await openPostOffice(sqlite);
  });
  afterEach(() => office.close());

  it('is asked with HEAD when it is added', async () => {
    const url = `${office.receiver.origin}/hook#part`;
    const added = await addWebhookAddress(office.deps, { merchantId, url });
    expect(added).toMatchObject({
      ok: true,
      warning: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      address: { url: `${office.receiver.origin}/hook`, events: ['payment', 'cancel'], status: 'active' },
    });
    expect(office.receiver.heads.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('is added with a warning when HEAD fails', async () => {
    office.receiver.answer('/hook', { status: 405 });
    const url = `${office.receiver.origin}/hook`;
    expect(await addWebhookAddress(office.deps, { merchantId, url })).toMatchObject({
      ok: true,
      warning: 'HEAD: HTTP 405',
    });
  });

  it('is the same with a dot at the end of its host', async () => {
    const { id } = await office.add('/hook');
    const url = `${office.receiver.origin.replace(/(:\d+)$/, '.$1')}/hook`;
    expect(await addWebhookAddress(office.deps, { merchantId, url })).toMatchObject({
      reason: 'exists',
      message: expect.stringContaining(id),
    });
  });

  it('is there once, until it is removed', async () => {
    const { id } = await office.add('/hook');
    const again = { merchantId, url: `${office.receiver.origin}/hook` };
    expect(await addWebhookAddress(office.deps, again)).toMatchObject({ ok: false, reason: 'exists' });
    expect(await removeWebhookAddress(office.deps, id)).toMatchObject({ status: 'removed', secrets: [] });
    expect(await listWebhookAddresses(office.deps.store)).toEqual([]);
    expect(await removeWebhookAddress(office.deps, id)).toBeNull();
    expect(await rotateWebhookSecret(office.deps, id)).toBeNull();
    expect(await addWebhookAddress(office.deps, again)).toMatchObject({ ok: true });
  });

  it.each([
    ['no-url', 'must be a URL'],
    ['ftp://shop.example.kr/', 'must be a URL'],
    ['https://user:word@shop.example.kr/', 'user or password'],
    ['http://localhost:0/', 'port 0'],
    [`https://shop.example.kr/${'x'.repeat(2_000)}`, 'must be a URL'],
  ])('is refused when it is %s', async (url, message) => {
    expect(await addWebhookAddress(office.deps, { merchantId, url })).toMatchObject({
      ok: false,
      reason: 'malformed',
      message: expect.stringContaining(message),
    });
  });

  it('belongs to a partner who exists', async () => {
    const url = `${office.receiver.origin}/hook`;
    expect(await addWebhookAddress(office.deps, { merchantId: 'nobody', url })).toMatchObject({
      ok: false,
      reason: 'merchant',
    });
  });
});

describe('an address in live', () => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await openPostOffice(sqlite, 'live');
  });
  afterEach(() => office.close());

  it.each([
    ['http://shop.example.kr/hook', 'live mode needs https'],
    ['https://localhost/hook', 'public address'],
    ['https://shop.localhost./hook', 'public address'],
    ['https://127.0.0.1/hook', 'public address'],
    ['https://2130706433/hook', 'public address'],
    ['https://0x7f.1/hook', 'public address'],
    ['https://[::1]/hook', 'public address'],
    ['https://[::ffff:10.0.0.1]/hook', 'public address'],
    ['https://169.254.169.254/latest', 'public address'],
  ])('is refused when it is %s', async (url, message) => {
    expect(await addWebhookAddress(office.deps, { merchantId, url })).toMatchObject({
      ok: false,
      reason: 'malformed',
      message: expect.stringContaining(message),
    });
  });

  it('is refused when HEAD brings no answer', async () => {
    const url = 'https://no-such-host.invalid/hook';
    expect(await addWebhookAddress(office.deps, { merchantId, url })).toMatchObject({
      ok: false,
      reason: 'unreachable',
      message: expect.stringMatching(/^HEAD: the connection failed/),
    });
    expect(await listWebhookAddresses(office.deps.store)).toEqual([]);
  });
});

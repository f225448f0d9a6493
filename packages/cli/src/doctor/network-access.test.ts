import { expect, test } from 'vitest';
import { type AddressSpace, checkNetworkAccess, spaceOf, spaceOfAddress } from './network-access.ts';

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.8.9.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['10.1.2.3', 'local'],
  ['172.31.0.1', 'local'],
  ['172.32.0.1', 'public'],
  ['192.168.0.7', 'local'],
  ['::ffff:192.168.0.7', 'local'],
  ['169.254.1.1', 'local'],
  ['fd12::1', 'local'],
  ['fe80::1', 'local'],
  ['203.0.113.9', 'public'],
  ['2001:db8::1', 'public'],
])('%s is %s', (address, space) => {
  expect(spaceOfAddress(address)).toBe(space);
});

test.each([
  ['http://localhost:3000', 'loopback'],
  ['http://shop.localhost', 'loopback'],
  ['http://[::1]:3000', 'loopback'],
  ['http://192.168.0.7:3000', 'local'],
  ['http://name.invalid', null],
])('%s reaches as far as %s', async (url, space) => {
  expect(await spaceOf(new URL(url))).toBe(space);
});

const check = (pageUrl: string, page: AddressSpace | null, gateway: AddressSpace | null) =>
  checkNetworkAccess(new URL(pageUrl), 'http://localhost:4000', { page, gateway });

test.each([
  ['public', 'loopback', 'LoopbackNetworkAllowedForUrls'],
  ['local', 'loopback', 'LoopbackNetworkAllowedForUrls'],
  ['public', 'local', 'LocalNetworkAllowedForUrls'],
] as const)(
  'a %s page with a %s gateway is asked about, and refused without https',
  (page, gateway, permission) => {
    expect(check('https://shop.example', page, gateway)).toMatchObject([
      {
        subject: 'local network',
        status: 'warning',
        came: `https://shop.example (${page}) with http://localhost:4000 (${gateway})`,
        change: [expect.stringContaining('DOJANG_URL'), expect.stringContaining(permission)],
      },
    ]);
    expect(check('http://shop.example', page, gateway)).toMatchObject([
      { subject: 'local network', status: 'problem' },
    ]);
  },
);

test.each([
  ['loopback', 'loopback'],
  ['loopback', 'local'],
  ['loopback', 'public'],
  ['local', 'local'],
  ['local', 'public'],
  ['public', 'public'],
  [null, 'loopback'],
  ['public', null],
] as const)('a %s page with a %s gateway needs no permission', (page, gateway) => {
  expect(check('https://shop.example', page, gateway)).toEqual([]);
});

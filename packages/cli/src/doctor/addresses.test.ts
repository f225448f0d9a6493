import { expect, test } from 'vitest';
import { checkGatewayAddress } from './gateway-address.ts';
import { checkPageAddress, checkSchemes } from './page-address.ts';
import { checkReferer } from './referer.ts';
import { checkRegisteredDomain } from './registered-domain.ts';
import { pageWith } from './test-pages.ts';

const statuses = (findings: readonly { readonly status: string }[]) => findings.map(({ status }) => status);

test('a page that answers under the address it was asked at is fine', () => {
  expect(statuses(checkPageAddress(pageWith()))).toEqual(['ok']);
});

test.each([401, 404, 500])('a page that answers %i is not the payment page', (status) => {
  expect(statuses(checkPageAddress(pageWith({ status })))).toEqual(['problem']);
});

test('a redirect to another origin says which one to authenticate', () => {
  const page = pageWith({
    url: 'https://www.shop.example/',
    givenUrl: new URL('https://shop.example/'),
  });
  expect(checkPageAddress(page)[1]).toMatchObject({
    status: 'warning',
    expected: 'https://shop.example',
    came: 'https://www.shop.example',
    says: expect.stringContaining('www.'),
    change: ['authenticate for the last one: Referer: https://www.shop.example'],
  });
});

test.each([
  ['http://localhost:3000', 'http://localhost:4000', 'test', ['ok']],
  ['https://shop.example', 'https://pay.example', 'live', ['ok']],
  ['http://shop.example', 'https://pay.example', 'test', ['ok']],
  ['http://shop.example', 'https://pay.example', 'live', ['problem']],
  ['https://shop.example', 'http://pay.example', 'test', ['problem']],
  ['https://shop.example', 'http://pay.example', 'live', ['problem', 'problem']],
  ['https://localhost:3000', 'http://localhost:4000', 'test', ['warning']],
] as const)('%s with the gateway %s in %s is %s', (page, gateway, mode, expected) => {
  expect(statuses(checkSchemes(new URL(page), gateway, mode))).toEqual(expected);
});

test('the Referer to send is the origin of the page', () => {
  expect(checkReferer('http://localhost:3000', null)).toMatchObject({
    status: 'ok',
    says: expect.stringContaining('Referer: http://localhost:3000'),
  });
  expect(checkReferer('http://localhost:3000', new URL('http://localhost:3000/pay')).status).toBe('ok');
});

test.each(['http://127.0.0.1:3000', 'https://localhost:3000', 'http://localhost:8080'])(
  'a shop that sends %s meets AUTH0007',
  (sent) => {
    expect(checkReferer('http://localhost:3000', new URL(sent))).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('AUTH0007'),
      expected: 'http://localhost:3000 (the page)',
      came: `${sent} (sent by the shop's server)`,
    });
  },
);

const coffee = {
  kind: 'known',
  merchantId: 'coffee',
  domains: ['shop.example'],
  isActive: true,
  clientKeyUse: 'on',
  sealedOrdersOnly: false,
  rawKeysOnly: false,
  pagesMayCall: false,
} as const;

test.each([
  { hostname: 'shop.example', mode: 'live', status: 'ok' },
  { hostname: 'pay.shop.example', mode: 'live', status: 'ok' },
  { hostname: 'myshop.example', mode: 'live', status: 'problem' },
  { hostname: 'myshop.example', mode: 'test', status: 'ok' },
] as const)('$hostname in $mode is $status for a partner of shop.example', ({ hostname, mode, status }) => {
  expect(checkRegisteredDomain(coffee, hostname, mode).status).toBe(status);
});

test('an unregistered host names the command that registers it', () => {
  expect(checkRegisteredDomain({ ...coffee, domains: [] }, 'a.example', 'live')).toMatchObject({
    expected: expect.stringContaining('none yet'),
    came: 'a.example',
    change: ['dojang merchants domains coffee --add a.example'],
  });
});

test('a disabled partner is a problem, one nobody could look up a warning', () => {
  expect(checkRegisteredDomain({ ...coffee, isActive: false }, 'shop.example', 'test').status).toBe(
    'problem',
  );
  const unknown = { kind: 'unknown', merchantId: 'coffee', reason: 'no data' } as const;
  expect(checkRegisteredDomain(unknown, 'shop.example', 'live')).toMatchObject({
    status: 'warning',
    says: 'not checked: no data',
  });
});

const PAY = 'https://pay.example';

test.each([
  { configured: null, answered: null, mode: 'test', expected: [] },
  { configured: PAY, answered: PAY, mode: 'live', expected: ['ok'] },
  { configured: null, answered: null, mode: 'live', expected: ['warning'] },
  { configured: 'https://other.example', answered: null, mode: 'live', expected: ['problem'] },
  { configured: 'https://other.example', answered: null, mode: 'test', expected: ['warning'] },
  { configured: null, answered: 'http://localhost:4000', mode: 'test', expected: ['warning'] },
] as const)(
  'the gateway asked at pay.example, configured as $configured, opening at $answered, in $mode: $expected',
  ({ configured, answered, mode, expected }) => {
    expect(statuses(checkGatewayAddress({ asked: PAY, configured, answered }, mode))).toEqual(expected);
  },
);

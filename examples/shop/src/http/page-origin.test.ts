import { expect, test } from 'vitest';
import { pageOrigin } from './page-origin.ts';

const at = (host: string, origin?: string) => ({
  host,
  protocol: 'http',
  headers: origin === undefined ? {} : { origin },
});

test.each([
  ['localhost', at('localhost:3000', 'http://localhost:3000'), undefined, 'http://localhost:3000'],
  [
    'another name of the same machine',
    at('10.0.0.5:3000', 'http://10.0.0.5:3000'),
    'http://localhost:3000',
    'http://10.0.0.5:3000',
  ],
  [
    'https in front of a proxy',
    at('shop.example', 'https://shop.example'),
    undefined,
    'https://shop.example',
  ],
  [
    'a proxy that changes the host',
    at('10.0.0.5:3000', 'https://shop.example'),
    'https://shop.example',
    'https://shop.example',
  ],
  ['another site', at('localhost:3000', 'https://evil.example'), undefined, null],
  ['a page without an origin', at('localhost:3000', 'null'), undefined, null],
  ['a client that is no browser', at('localhost:3000'), 'https://shop.example', 'https://shop.example'],
])('%s', (_case, request, shopUrl, origin) => {
  expect(pageOrigin(request, shopUrl)).toBe(origin);
});

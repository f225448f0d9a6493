import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without settings the shop of one laptop starts', () => {
  expect(readSettings({})).toMatchObject({
    host: '127.0.0.1',
    port: 3_000,
    dataDir: './.dojang',
    gatewayUrl: 'http://localhost:4000',
    url: undefined,
    cstId: 'test',
  });
});

test('settings are read, and an empty one counts as unset', () => {
  const read = readSettings({ DOJANG_SHOP_PORT: '8080', DOJANG_URL: 'https://pay.example', DOJANG_HOST: '' });
  expect(read).toMatchObject({ port: 8_080, gatewayUrl: 'https://pay.example', host: '127.0.0.1' });
});

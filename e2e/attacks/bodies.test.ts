import { beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import {
  type Answer,
  expectAuthRefusal,
  expectRefusalPage,
  expectWireRefusal,
  send,
  sendForm,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HINT = 'body: a JSON object or a form in UTF-8';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

const at = (path: string) => `${house.gateway.url}${path}`;
const refusal = (answer: Answer, status: number): Answer => {
  expect(answer.status).toBe(status);
  // The form of a refusal is the same whatever the transport says of the body.
  return { ...answer, status: 200 };
};

const calls = [
  ['auth.php', paths.auth, 72, (answer: Answer) => expectAuthRefusal(answer, 'AUTH0001', HINT)],
  ['/js/v1/auth', '/js/v1/auth', 32, (answer: Answer) => expectAuthRefusal(answer, 'AUTH0003', HINT)],
  ['confirm', paths.confirm, 32, (answer: Answer) => expectWireRefusal(answer, 'AUTH0002', HINT)],
  ['lookup', paths.lookup, 32, (answer: Answer) => expectWireRefusal(answer, 'PCHK0002', HINT)],
  ['cancel', paths.cancel, 32, (answer: Answer) => expectWireRefusal(answer, 'PAYC0001', HINT)],
  ['the window form', paths.window, 64, (answer: Answer) => expectRefusalPage(answer, 'CBIL0001', HINT)],
] as const;

describe.each(calls)('%s', (_name, path, kilobytes, refused) => {
  const attack = (body: string, headers: Readonly<Record<string, string>> = FORM) =>
    unchanged(house.location, () => send(at(path), { headers, body }));
  const limit = kilobytes * 1024;

  test('refuses one byte more than its limit with 413, in the form that its caller reads', async () => {
    refused(refusal(await attack(`a=${'a'.repeat(limit - 1)}`), 413));
  });

  test('refuses the same in pieces, whose length nobody announced', async () => {
    const headers = { ...FORM, 'transfer-encoding': 'chunked' };
    refused(refusal(await attack(`a=${'a'.repeat(limit - 1)}`, headers), 413));
  });

  test.each([
    ['pairs', FORM, 'a&'.repeat(limit / 2)],
    ['members', { 'content-type': 'application/json' }, `{${'"a":1,'.repeat(3_000)}"a":1}`],
    ['nests', { 'content-type': 'application/json' }, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
  ] as const)('refuses too many %s', async (_what, headers, body) => {
    refused(refusal(await attack(body, headers), 200));
  });
});

test('the window form is no multipart: no client ever sent it so', async () => {
  const body = '--x\r\ncontent-disposition: form-data; name="PCD_PAY_TYPE"\r\n\r\ncard\r\n--x--\r\n';
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const answer = await unchanged(house.location, () => send(at(paths.window), { headers, body }));
  expectRefusalPage(answer, 'CBIL0001', HINT);
});

test('the largest order there is opens a window', async () => {
  const order = house.order({
    goods: '가'.repeat(255),
    orderNumber: 'N'.repeat(255),
    resultUrl: `/result?${'a'.repeat(1_000)}`,
    userDefined1: '👕'.repeat(2_048),
    userDefined2: '👖'.repeat(2_048),
    buyer: { name: '홍'.repeat(80), phone: '010123456789012', email: `${'a'.repeat(88)}@example.com` },
  });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  expect(opened.status).toBe(303);
  expect(new URLSearchParams(fields).toString().length).toBeGreaterThan(48 * 1024);
});

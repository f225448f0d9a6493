import { expect, it } from 'vitest';
import { answerWebhook, type InboxOutcome, webhookHandler } from './index.ts';

const taken: unknown[] = [];
const inbox = {
  receive: async (incoming: unknown): Promise<InboxOutcome> => {
    taken.push(incoming);
    return { kind: 'refused', reason: 'signature' };
  },
};
const webhook = { headers: {}, rawBody: '{}' };

it.each([
  ['HEAD', 200, 0],
  ['head', 200, 0],
  ['POST', 401, 1],
  ['GET', 405, 0],
  ['PUT', 405, 0],
])('answers %s with %i', async (method, status, calls) => {
  taken.length = 0;
  expect(await answerWebhook(inbox, { method, ...webhook })).toBe(status);
  expect(taken).toHaveLength(calls);
});

it('is a handler of web requests that reads the body as it came', async () => {
  taken.length = 0;
  const handler = webhookHandler(inbox);
  const url = 'http://localhost/webhook';
  expect((await handler(new Request(url, { method: 'HEAD' }))).status).toBe(200);
  expect((await handler(new Request(url, { method: 'POST', body: ' {"a": 1}' }))).status).toBe(401);
  expect(taken).toMatchObject([{ webhook: { rawBody: ' {"a": 1}' } }]);
  const refused = await handler(new Request(url));
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'HEAD, POST']);
});

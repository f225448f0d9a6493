import { expect, test } from 'vitest';
import { runDojang, startDojang, temporaryFolder } from '../../packages/cli/test/run-dojang.ts';
import { createPayer } from '../../packages/sdk/src/testing/index.ts';
import { send, sendForm, sendJson } from '../support/attack.ts';

type Fields = Readonly<Record<string, string>>;

const freePorts = ['--port', '0', '--shop-port', '0', '--issuers-port', '0'];

/** `dojang start`, until the test has done its work. */
async function withStart(data: string, work: (shop: string) => Promise<void>): Promise<void> {
  const dojang = startDojang(['start', '--data', data, ...freePorts]);
  const [, shop = ''] = await dojang.output(/Shop +(http:\S+)[\s\S]+Ctrl-C/);
  await work(shop);
  dojang.signal('SIGINT');
  expect(await dojang.ended).toMatchObject({ code: 0, stderr: '' });
}

async function addressesIn(data: string) {
  const { stdout } = await runDojang(['webhooks', 'list', '--data', data, '--json']);
  return (JSON.parse(stdout) as readonly { id: string; url: string; status: string }[]).map(
    ({ id, url, status }) => ({ id, url, status }),
  );
}

const addressOf = (shop: string) => ({
  id: 'hook_shop',
  url: `http://127.0.0.1:${new URL(shop).port}/payments/webhook`,
  status: 'active',
});

test('the shop of a start is told by webhooks: one paid order shows them beside what the browser brought', async () => {
  const data = temporaryFolder();
  await withStart(data, async (shop) => {
    expect(await addressesIn(data)).toEqual([addressOf(shop)]);
    const buyer = { name: '김도장', email: 'a@b.kr', phone: '01012345678' };
    const placed = await sendJson(`${shop}/orders`, { productId: 'tshirt', ...buyer }, { origin: shop });
    const { url, fields } = JSON.parse(placed.text) as { url: string; fields: Fields };
    // Nothing is brought by a browser: the webhook alone pays the order.
    await createPayer({ shopOrigin: shop }).pay(fields);
    const page = async () =>
      (await send(`${shop}${url}`, { method: 'GET', headers: { 'accept-language': 'ko' } })).text;
    await expect.poll(page, { timeout: 20_000 }).toContain('결제가 완료됐어요');
    expect(await page()).toContain('<b>웹훅</b>');
    expect(await page()).not.toContain('webhook refused');
    await sendForm(`${shop}${url}/check`, {}, { origin: shop });
  });
});

test('its address follows it to another port, and stays away once somebody has removed it', async () => {
  const data = temporaryFolder();
  await withStart(data, async () => {});
  await withStart(data, async (shop) => {
    expect(await addressesIn(data)).toEqual([addressOf(shop)]);
    expect((await runDojang(['webhooks', 'remove', 'hook_shop', '--data', data])).code).toBe(0);
  });
  await withStart(data, async () => {
    expect(await addressesIn(data)).toEqual([]);
  });
});

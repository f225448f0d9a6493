import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type CopyOfHouse, copyHouse } from '../support/copy-of-house.ts';

const TABLE = 'packages/protocol/src/payple/requests.ts';
const MINIMUM = 'packages/protocol/src/payple/minimum.ts';

/** The whole of what a new optional parameter takes. */
const NEW_ROW = `giftNote: row('PCD_GIFT_NOTE', 'aAHNS(20)', ['선물 메시지', 'gift note'], { ...ofBuyer, echoed: PAID }),
    `;

/** What the compiler is asked about the row: that the SDK takes it, and that the gateway has it. */
const TYPES = `
import type { Order as Asked } from '../packages/sdk/src/index.ts';
import type { Order } from '../packages/gateway/src/payment/state.ts';
export const asked: Pick<Asked, 'giftNote'> = { giftNote: '축하해' };
export const noteOf = (order: Order): string => order.giftNote;
// @ts-expect-error: a note is a text
export const wrong: Pick<Asked, 'giftNote'> = { giftNote: 7 };
`;

const run = promisify(execFile);

/** What a program wrote that failed: the compiler's complaints. */
function reportOf(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && 'stdout' in error && error.stdout !== '')
    return { stdout: String(error.stdout) };
  throw error;
}

describe('in a copy of the house with one more row, and another least amount', () => {
  let copy: CopyOfHouse;
  let house: Awaited<ReturnType<typeof import('../support/house.ts')['openHouse']>>;

  beforeAll(async () => {
    copy = copyHouse();
    copy.change(TABLE, "/** The script's own:", `${NEW_ROW}/** The script's own:`);
    copy.change(MINIMUM, 'MINIMUM_WON = 100', 'MINIMUM_WON = 200');
    const { openHouse } = await load<typeof import('../support/house.ts')>('e2e/support/house.ts');
    house = await openHouse();
  });

  afterAll(async () => {
    await house.close();
    copy.remove();
  });

  /** A module of the copy; its types are those of the house. */
  async function load<Module>(file: string): Promise<Module> {
    return (await import(pathToFileURL(join(copy.folder, file)).href)) as Module;
  }

  async function request(changes: Record<string, unknown> = {}) {
    const order = { ...house.order(), giftNote: '축하해', ...changes };
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { order, fields };
  }

  const hintOf = async (fields: Readonly<Record<string, string>>) =>
    house.payer.open(fields).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : null),
    );

  async function lookUp(orderNumber: string) {
    const keys = { cst_id: 'test', custKey: testAccount.keys.custKey, PCD_PAYCHK_FLAG: 'Y' };
    const headers = { referer: house.shopOrigin };
    const auth = fieldsOf(await sendJson(`${house.gateway.url}/php/auth.php`, keys, headers));
    return fieldsOf(
      await sendJson(auth['return_url'] ?? '', {
        PCD_CST_ID: auth['cst_id'],
        PCD_CUST_KEY: auth['custKey'],
        PCD_AUTH_KEY: auth['AuthKey'],
        PCD_PAY_OID: orderNumber,
        PCD_PAY_DATE: kstDate(Date.now()),
      }),
    );
  }

  test('SDK, gateway and scripts still have their types, with the row in them', async () => {
    copy.write('scripts/types-of-row.ts', TYPES);
    const include = ['protocol', 'sdk', 'gateway'].map((room) => `packages/${room}/src`);
    copy.write(
      'tsconfig.json',
      JSON.stringify({
        extends: './tsconfig.base.json',
        compilerOptions: { types: ['node'] },
        include: [...include, 'scripts/types-of-row.ts'],
        exclude: ['**/*.test.ts', 'packages/*/src/browser'],
      }),
    );
    const tsc = join(copy.folder, 'node_modules/.bin/tsc');
    const { stdout } = await run(tsc, ['-p', 'tsconfig.json'], { cwd: copy.folder }).catch(reportOf);
    expect(stdout).toBe('');
  }, 120_000);

  test('the SDK sends the row and holds it to its length', async () => {
    expect((await request()).fields).toMatchObject({ PCD_GIFT_NOTE: '축하해' });
    await expect(request({ giftNote: '축'.repeat(21) })).rejects.toThrow(
      'giftNote (PCD_GIFT_NOTE): at most 20 characters; got 21 characters (Hangul)',
    );
  });

  test('the gateway reads it, and says in its hint what is wrong with it', async () => {
    const { fields } = await request();
    expect(await hintOf({ ...fields, PCD_GIFT_NOTE: '축'.repeat(21) })).toContain(
      'PCD_GIFT_NOTE: at most 20 characters, got 21',
    );
  });

  test('it comes back with result, close, confirm and lookup, and stays out where nobody sent it', async () => {
    const cert = await request({ work: 'CERT' });
    const result = await house.payer.pay(cert.fields);
    expect(result).toMatchObject({ PCD_GIFT_NOTE: '축하해' });
    const confirmed = fieldsOf(
      await sendJson(result['PCD_PAY_COFURL'] ?? '', {
        PCD_CST_ID: 'test',
        PCD_CUST_KEY: testAccount.keys.custKey,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
      }),
    );
    expect(confirmed).toMatchObject({ PCD_PAY_RST: 'success', PCD_GIFT_NOTE: '축하해' });
    expect(await lookUp(cert.order.orderNumber)).toMatchObject({ PCD_GIFT_NOTE: '축하해' });
    expect(await house.payer.close((await request()).fields)).toMatchObject({ PCD_GIFT_NOTE: '축하해' });
    const without = await request({ giftNote: undefined });
    expect(await house.payer.pay(without.fields)).not.toHaveProperty('PCD_GIFT_NOTE');
  });

  test('a request with another value of it is another request', async () => {
    const { fields } = await request();
    await house.payer.open(fields);
    expect(await hintOf(fields)).toBeNull();
    expect(await hintOf({ ...fields, PCD_GIFT_NOTE: '다른 말' })).toContain('PCD_AUTH_KEY: already used');
  });

  test('it is erased with the customer', async () => {
    const { eraseBuyers } = await load<typeof import('../../packages/gateway/src/main.ts')>(
      'packages/gateway/src/main.ts',
    );
    const { order, fields } = await request({ giftNote: '지워질 말' });
    await house.payer.pay(fields);
    const stored = () =>
      house.administer(async ({ store }) => {
        const [payment] = await store.paymentsByOrder('test', order.orderNumber);
        if (payment === undefined) throw new Error('It was paid.');
        return {
          payment,
          text: JSON.stringify([payment, await store.events(payment.id), await store.outboxOf(payment.id)]),
        };
      });
    const { payment, text } = await stored();
    expect(text).toContain('지워질 말');
    await house.administer((deps) => eraseBuyers(deps, [payment.id]));
    expect((await stored()).text).not.toContain('지워질 말');
  });

  test('the least amount is another one for the SDK, in hints and in the words of the page', async () => {
    await expect(request({ amountWon: 199 })).rejects.toThrow(
      'an integer number of won from 200 to 9999999999',
    );
    const { fields } = await request({ amountWon: 200 });
    const { PCD_PAY_URL: url = '', ...form } = { ...fields, PCD_PAY_TOTAL: '199' };
    const page = await (
      await fetch(url, {
        method: 'POST',
        headers: { origin: house.shopOrigin },
        body: new URLSearchParams(form),
      })
    ).text();
    expect(page).toContain('PCD_PAY_TOTAL: at least 200 won, got 199');
    expect(page).toContain('200원부터 결제할 수 있어요.');
    expect(page).toContain('결제가능 최저금액은 200원 입니다.');
  });

  test('the documents have both', async () => {
    for (const page of ['parameters-page.ts', 'codes-page.ts'])
      await run(process.execPath, [join(copy.folder, 'scripts', page)], { cwd: copy.folder });
    expect(copy.read('docs/parameters.md')).toMatch(/\| `PCD_GIFT_NOTE` \| aAHNS\(20\) \|.*선물 메시지/);
    expect(copy.read('docs/parameters.md')).toMatch(/\| `PCD_PAY_TOTAL` \|.* 200 or more;?.*CPCA0027/);
    expect(copy.read('docs/codes.md')).toContain('The smallest payment is ₩200.');
    expect(copy.read('docs/codes.ko.md')).toContain('결제가능 최저금액은 200원 입니다.');
  });

  test('the window says the least amount in its own words', async () => {
    await build({
      root: join(copy.folder, 'packages/window'),
      configFile: join(copy.folder, 'packages/window/vite.config.ts'),
      logLevel: 'silent',
    });
    const folder = 'packages/window/dist/assets';
    const scripts = readdirSync(join(copy.folder, folder)).filter((name) => name.endsWith('.js'));
    const code = scripts.map((name) => copy.read(`${folder}/${name}`)).join('\n');
    expect(code).toContain('200원부터 결제할 수 있어요.');
    expect(code).not.toContain('100원부터');
  });
});

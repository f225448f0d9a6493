import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Gateway,
  type ManageDeps,
  rotateAcquirerSecret,
  rotateClientKey,
  rotateCustKey,
  rotateMasterKey,
  rotateRefundKey,
  rotateSealingKey,
  startGateway,
  testAccount,
} from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { expectRefusalPage, fieldsOf, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

const HOUR_MS = 3_600_000;
const { keys } = testAccount;

describe.each(engines)('keys that rotate while two processes run, on $name', (engine) => {
  let house: House;
  let second: Gateway;
  let secretFile: string;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dojang-secret-'));
    secretFile = join(folder, 'acquirer.secret');
    writeFileSync(secretFile, 'the-first-of-the-shared-secrets');
    house = await openHouse({ engine, acquirerSecretFile: secretFile });
    second = await startGateway({
      mode: 'test',
      host: '127.0.0.1',
      port: 0,
      dataDir: house.dataDir,
      databaseUrl: house.location.engine === 'postgres' ? house.location.url : undefined,
      acquirerUrl: house.issuers.url,
      acquirerSecret: { file: secretFile },
      rateLimits: 'off',
      logLevel: 'silent',
      ports: house.ports,
    });
    return async () => {
      await second.close();
      await house.close();
      rmSync(folder, { recursive: true });
    };
  });

  let custKey: string = keys.custKey;

  const authenticate = async (fields: Fields = {}, at = house.gateway.url) =>
    await sendJson(
      `${at}${paths.auth}`,
      { cst_id: testAccount.id, custKey, ...fields },
      { referer: house.shopOrigin },
    );

  /** Authenticates with one process and pays through the window of another. */
  async function pay(from: string, through: string): Promise<Fields> {
    const auth = fieldsOf(await authenticate({}, from));
    expect(auth).toMatchObject({ result: 'success' });
    const result = await house.payer.pay({
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'CERT',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '도장 티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_RST_URL: '/payments/result',
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_PAY_URL: `${through}${auth['PCD_PAY_URL']}`,
    });
    expect(result).toMatchObject({ PCD_PAY_RST: 'success' });
    const confirmed = fieldsOf(
      await sendJson(`${from}${paths.confirm}`, {
        PCD_CST_ID: testAccount.id,
        PCD_CUST_KEY: custKey,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
      }),
    );
    expect(confirmed).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
    return { ...result };
  }

  async function cancel(result: Fields, refundKey: string) {
    const auth = fieldsOf(await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' }));
    return await sendJson(`${house.gateway.url}${paths.cancel}`, {
      PCD_CST_ID: testAccount.id,
      PCD_CUST_KEY: custKey,
      PCD_AUTH_KEY: auth['AuthKey'],
      PCD_REFUND_KEY: refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: result['PCD_PAY_OID'],
      PCD_PAY_DATE: result['PCD_PAY_TIME']?.slice(0, 8),
      PCD_REFUND_TOTAL: '1000',
    });
  }

  test('lose no payment under load, whichever key it is', { timeout: 120_000 }, async () => {
    const [one, two] = [house.gateway.url, second.url];
    /** Payments one after the other; both processes have a part in most of them. */
    const lane = async (from: string, through: string, started: () => void) => {
      for (let count = 0; count < 2; count += 1) {
        await pay(from, through);
        started();
      }
    };
    const rotations: readonly ((deps: ManageDeps) => Promise<unknown>)[] = [
      (deps) => rotateSealingKey(deps, HOUR_MS),
      (deps) => rotateAcquirerSecret(deps, { file: secretFile, overlapMs: 0 }),
      (deps) => rotateMasterKey(deps, { file: join(house.dataDir, 'master.key'), overlapMs: 0 }),
      async (deps) => {
        const rotated = await rotateCustKey(deps, testAccount.id, HOUR_MS);
        custKey = rotated?.custKey ?? '';
      },
      async () => {},
    ];
    for (const rotate of rotations) {
      const { promise: underWay, resolve: started } = Promise.withResolvers<void>();
      const lanes = Promise.all([lane(one, two, started), lane(two, one, started), lane(one, one, started)]);
      await Promise.race([underWay, lanes]);
      await house.administer(rotate);
      await lanes;
      // Past the moment from which the new key is used, and between the calls, whose deadlines a leap would end.
      house.advance(11_000);
    }
  });

  test('a refund key ends after the overlap, or at once', async () => {
    const [first, last] = [await pay(house.gateway.url, second.url), await pay(second.url, second.url)];
    const rotated = await house.administer((deps) => rotateRefundKey(deps, testAccount.id, HOUR_MS));
    expect(fieldsOf(await cancel(first, keys.refundKey))).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
    house.advance(HOUR_MS);
    expect(fieldsOf(await cancel(last, keys.refundKey))).toMatchObject({ PCD_PAY_CODE: 'PAYC0002' });
    const now = await house.administer((deps) => rotateRefundKey(deps, testAccount.id, 0));
    expect(fieldsOf(await cancel(last, rotated?.refundKey ?? ''))).toMatchObject({
      PCD_PAY_CODE: 'PAYC0002',
    });
    expect(fieldsOf(await cancel(last, now?.refundKey ?? ''))).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
  });

  test('a client key ends after the overlap, or at once', async () => {
    const open = (clientKey: string, at = second.url) =>
      sendJson(`${at}/js/v1/auth`, { clientKey }, { origin: house.shopOrigin });
    const rotated = await house.administer((deps) => rotateClientKey(deps, testAccount.id, HOUR_MS));
    for (const key of [keys.clientKey, rotated?.clientKey ?? ''])
      expect(fieldsOf(await open(key))).toMatchObject({ result: 'success' });
    house.advance(HOUR_MS);
    expect(fieldsOf(await open(keys.clientKey))).toMatchObject({ result: 'error' });
    const window = async (AuthKey = '') =>
      sendForm(
        `${second.url}/index.php`,
        {
          PCD_PAY_TYPE: 'card',
          PCD_PAY_WORK: 'PAY',
          PCD_CARD_VER: '02',
          PCD_PAY_GOODS: '도장 티셔츠',
          PCD_PAY_TOTAL: '1000',
          PCD_RST_URL: '/payments/result',
          PCD_AUTH_KEY: AuthKey,
        },
        { origin: house.shopOrigin },
      );
    const [taken, kept] = [await open(rotated?.clientKey ?? ''), await open(rotated?.clientKey ?? '')];
    expect((await window(fieldsOf(taken)['AuthKey'])).status).toBe(303);
    const now = await house.administer((deps) => rotateClientKey(deps, testAccount.id, 0));
    expectRefusalPage(await window(fieldsOf(kept)['AuthKey']), 'CBIL0002', /key that was withdrawn/);
    expect(fieldsOf(await open(rotated?.clientKey ?? ''))).toMatchObject({ result: 'error' });
    expect(fieldsOf(await open(now?.clientKey ?? ''))).toMatchObject({ result: 'success' });
  });

  test('a shared secret that has ended is refused by gateway and card companies', async () => {
    const callback = (secret: string) =>
      sendJson(`${second.url}/acquirer/callback`, {}, { authorization: `Bearer ${secret}` });
    expect((await callback('the-first-of-the-shared-secrets')).status).toBe(401);
    const asked = await fetch(`${house.issuers.url}/acquirer/authentications/none`, {
      headers: { authorization: 'Bearer the-first-of-the-shared-secrets' },
    });
    expect(asked.status).toBe(401);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { unofferedServices } from '../../packages/gateway/src/auth/unoffered.ts';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { answers, paths } from '../../packages/protocol/src/payple/index.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { BY_HTTPS, LIVE_PARTNER, type LiveGateway, openLiveGateway } from '../support/live-gateway.ts';

const { custKey } = testAccount.keys;
const KEYS = { cst_id: 'test', custKey };

let house: House;
let live: LiveGateway;
beforeAll(async () => {
  [house, live] = await Promise.all([openHouse(), openLiveGateway()]);
  return async () => {
    await house.close();
    await live.close();
  };
});

const authenticate = async (purpose: object) =>
  fieldsOf(
    await sendJson(
      `${house.gateway.url}${paths.auth}`,
      { ...KEYS, ...purpose },
      { referer: house.shopOrigin },
    ),
  );

describe('a partner authentication', () => {
  test.each([
    [{ PCD_PAY_TYPE: 'card', PCD_SIMPLE_FLAG: 'Y' }, '[SPCD0007] 카드서비스 이용 불가', 'billing-key charge'],
    [
      { PCD_PAY_TYPE: 'card', PCD_REGULER_FLAG: 'Y' },
      '[RPCD0007] 카드정기결제서비스 이용 불가',
      'monthly charge',
    ],
    [
      { PCD_PAY_TYPE: 'card', PCD_REGULAR_FLAG: 'Y' },
      '[RPCD0007] 카드정기결제서비스 이용 불가',
      'monthly charge',
    ],
    [{ PCD_SIMPLE_FLAG: 'Y' }, '[CPCA9997] 결제방식 오류', 'transfer charge by billing key'],
    [{ PCD_REGULER_FLAG: 'Y' }, '[CPCA9997] 결제방식 오류', 'monthly transfer charge'],
    [{ PCD_PAY_TYPE: 'transfer' }, '[CPCA9997] 결제방식 오류', 'transfer'],
    [{ PCD_PAY_WORK: 'AUTHREG' }, '[CPCA9998] 카드결제 서비스 이용불가', 'card registration'],
    [{ PCD_PAY_WORK: 'PUSERINFO' }, '[CPCA9998] 카드결제 서비스 이용불가', 'billing-key query'],
    [{ PCD_PAY_WORK: 'PUSERDEL' }, '[CPCA9998] 카드결제 서비스 이용불가', 'billing-key query'],
    [{ PCD_PAY_WORK: 'LINKREG' }, '[CPCA9998] 카드결제 서비스 이용불가', 'payment link'],
    [{ PCD_PAY_WORK: 'TSREG' }, '[CPCA9997] 결제방식 오류', 'cash receipt'],
    [{ PCD_PAY_WORK: 'TSCANCEL' }, '[CPCA9997] 결제방식 오류', 'cash receipt'],
  ])('for %o is refused, and the service named', async (purpose, message, service) => {
    const answer = await authenticate(purpose);
    expect(answer).toMatchObject({ result: 'error', result_msg: message, AuthKey: '', return_url: '' });
    expect(answer['DOJANG_HINT']).toBe(
      `${service}: not offered here; this gateway takes app-card payments (PCD_PAY_TYPE=card, PCD_CARD_VER=02)`,
    );
  });

  test.each([
    [{ PCD_PAY_TYPE: 'card', PCD_PAY_WORK: 'PAY' }, paths.window],
    [{ PCD_PAY_WORK: 'AUTH' }, paths.window],
    [{ PCD_PAY_TYPE: 'card', PCD_SIMPLE_FLAG: 'N', PCD_REGULER_FLAG: null }, paths.window],
    [{ PCD_PAY_TYPE: 'transfer', PCD_PAYCHK_FLAG: 'Y', PCD_REGULER_FLAG: 'Y' }, paths.lookup],
    [{ PCD_PAY_TYPE: 'transfer', PCD_PAYCANCEL_FLAG: 'Y' }, paths.cancel],
  ])('for %o leads where it led before', async (purpose, path) => {
    expect(await authenticate(purpose)).toMatchObject({ result: 'success', PCD_PAY_URL: path });
  });

  test('with a wrong key is refused for the key, whatever it is for', async () => {
    expect(await authenticate({ custKey: 'wrong', PCD_PAY_WORK: 'LINKREG' })).toMatchObject({
      result_msg: expect.stringMatching(/^\[AUTH0002\]/),
    });
  });

  test('is refused in live without a hint', async () => {
    const answer = fieldsOf(
      await sendJson(
        `${live.address}${paths.auth}`,
        { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey, PCD_PAY_WORK: 'LINKREG' },
        { referer: 'https://shop.example.kr', ...BY_HTTPS },
      ),
    );
    expect(answer['result_msg']).toBe('[CPCA9998] 카드결제 서비스 이용불가');
    expect(answer).not.toHaveProperty('DOJANG_HINT');
  });
});

describe('the path of', () => {
  const call = async (path: string) => {
    const answer = await sendJson(`${house.gateway.url}${path}`, { PCD_CST_ID: 'test', PCD_PAY_OID: 'A1' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    return fieldsOf(answer);
  };

  test('every service with one answers a refusal that names it', async () => {
    const withPath = unofferedServices.filter(({ path }) => path !== null);
    expect(withPath).toHaveLength(8);
    for (const { path, service } of withPath) {
      expect((await call(path ?? ''))['DOJANG_HINT']).toContain(`${service}: not offered here`);
    }
  });

  test.each([
    ['/php/SimplePayCardAct.php?ACT_=PAYM', 'SPCD0007', 'card'],
    ['/php/RePayCardAct.php?ACT_=PAYM', 'RPCD0007', 'card'],
    ['/php/SimplePayAct.php?ACT_=PAYM', 'CPCA9997', 'transfer'],
    ['/php/RePayAct.php?ACT_=PAYM', 'CPCA9997', 'transfer'],
    ['/php/PayConfirmAct.php?ACT_=PAYM', 'CPCA9997', 'transfer'],
  ])('a charge, %s, answers every row of a charge', async (path, code, payType) => {
    const answer = await call(path);
    const { DOJANG_HINT: _hint, ...rows } = answer;
    expect(Object.keys(rows)).toEqual([...answers.confirm]);
    expect(answer).toMatchObject({
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: code,
      PCD_PAY_TYPE: payType,
      PCD_PAY_OID: '',
    });
    expect(answer['PCD_PAY_MSG']).not.toBe('');
  });

  test('a link answers in the rows of a link', async () => {
    expect(await call('/php/link/api/LinkRegAct.php?ACT_=LINKREG')).toMatchObject({
      PCD_LINK_RST: 'error',
      PCD_LINK_MSG: '[CPCA9998] 카드결제 서비스 이용불가',
      PCD_LINK_URL: '',
    });
  });

  test('a billing key and a cash receipt answer in theirs', async () => {
    expect(await call('/php/cPayUser/api/cPayUserAct.php?ACT_=PUSERDEL')).toMatchObject({
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: 'CPCA9998',
      PCD_PAYER_ID: '',
    });
    expect(await call('/php/taxsave/api/tsAct.php?ACT_=TSREG')).toMatchObject({
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: 'CPCA9997',
      PCD_TAXSAVE_MGTNUM: '',
    });
  });
});

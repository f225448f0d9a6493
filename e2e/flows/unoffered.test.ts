import { beforeAll, describe, expect, test } from 'vitest';
import { unofferedServices } from '../../packages/gateway/src/auth/unoffered.ts';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { answers, paths } from '../../packages/protocol/src/payple/index.ts';
import { expectRefusalPage, fieldsOf, sendForm, sendJson, unchanged } from '../support/attack.ts';
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

const CARD = {
  PCD_PAY_TYPE: 'card',
  PCD_PAY_WORK: 'PAY',
  PCD_CARD_VER: '02',
  PCD_PAY_GOODS: '티셔츠',
  PCD_PAY_TOTAL: '1000',
  PCD_RST_URL: '/payments/result',
};

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
    [
      { PCD_PAY_TYPE: 'card', PCD_SIMPLE_FLAG: 'Y' },
      '/php/SimplePayCardAct.php?ACT_=PAYM',
      'SPCD0007',
      'billing-key charge',
    ],
    [
      { PCD_PAY_TYPE: 'card', PCD_REGULER_FLAG: 'Y' },
      '/php/RePayCardAct.php?ACT_=PAYM',
      'RPCD0007',
      'monthly charge',
    ],
    [
      { PCD_PAY_TYPE: 'card', PCD_REGULAR_FLAG: 'Y' },
      '/php/RePayCardAct.php?ACT_=PAYM',
      'RPCD0007',
      'monthly charge',
    ],
    [
      { PCD_SIMPLE_FLAG: 'Y' },
      '/php/SimplePayAct.php?ACT_=PAYM',
      'CPCA9997',
      'transfer charge by billing key',
    ],
    [{ PCD_REGULER_FLAG: 'Y' }, '/php/RePayAct.php?ACT_=PAYM', 'CPCA9997', 'monthly transfer charge'],
    [{ PCD_PAY_WORK: 'AUTHREG' }, '/php/CardRegAct.php?ACT_=AUTHREG', 'CPCA9998', 'card registration'],
    [
      { PCD_PAY_WORK: 'PUSERINFO' },
      '/php/cPayUser/api/cPayUserAct.php?ACT_=PUSERINFO',
      'CPCA9998',
      'billing-key query',
    ],
    [
      { PCD_PAY_WORK: 'PUSERDEL' },
      '/php/cPayUser/api/cPayUserAct.php?ACT_=PUSERDEL',
      'CPCA9998',
      'billing-key query',
    ],
    [{ PCD_PAY_WORK: 'LINKREG' }, '/php/link/api/LinkRegAct.php?ACT_=LINKREG', '[CPCA9998]', 'payment link'],
    [{ PCD_PAY_WORK: 'TSREG' }, '/php/taxsave/api/tsAct.php?ACT_=TSREG', 'CPCA9997', 'cash receipt'],
    [{ PCD_PAY_WORK: 'TSCANCEL' }, '/php/taxsave/api/tsAct.php?ACT_=TSCANCEL', 'CPCA9997', 'cash receipt'],
    [{ PCD_SETTLEMENT_FLAG: 'Y' }, '/php/SettlementAct.php', 'CPCA9998', 'payout query'],
  ])('for %o answers, and %s refuses', async (purpose, path, code, service) => {
    const auth = await authenticate(purpose);
    const hint = `${service}: not offered here; this gateway takes app-card payments (PCD_PAY_TYPE=card, PCD_CARD_VER=02)`;
    expect(auth).toMatchObject({
      result: 'success',
      PCD_PAY_URL: path,
      return_url: `${auth['PCD_PAY_HOST']}${path}`,
      DOJANG_HINT: hint,
    });
    const tokens = {
      PCD_CST_ID: auth['cst_id'],
      PCD_CUST_KEY: auth['custKey'],
      PCD_AUTH_KEY: auth['AuthKey'],
    };
    const refusal = fieldsOf(await sendJson(auth['return_url'] ?? '', { ...purpose, ...tokens }));
    expect(refusal['PCD_PAY_RST'] ?? refusal['PCD_LINK_RST']).toBe('error');
    expect(refusal['PCD_PAY_CODE'] ?? refusal['PCD_LINK_MSG']).toContain(code);
    expect(refusal['DOJANG_HINT']).toBe(hint);
  });

  test('for none of them leaves a key that opens a window, looks up or gives back', async () => {
    const { AuthKey = '' } = await authenticate({ PCD_PAY_WORK: 'PUSERINFO' });
    const form = { ...CARD, PCD_AUTH_KEY: AuthKey };
    const page = await unchanged(house.location, () =>
      sendForm(`${house.gateway.url}${paths.window}`, form, { origin: house.shopOrigin }),
    );
    expectRefusalPage(page, 'CBIL0001', 'PCD_AUTH_KEY: ');
    const asked = { PCD_CST_ID: 'test', PCD_CUST_KEY: custKey, PCD_AUTH_KEY: AuthKey, PCD_PAY_OID: 'A1' };
    const about = { ...asked, PCD_PAYCHK_FLAG: 'Y', PCD_PAYCANCEL_FLAG: 'Y', PCD_PAY_DATE: '20260101' };
    const cancel = { ...about, PCD_REFUND_KEY: testAccount.keys.refundKey, PCD_REFUND_TOTAL: '1000' };
    expect(fieldsOf(await sendJson(`${house.gateway.url}${paths.lookup}`, about))['PCD_PAY_CODE']).toBe(
      'PCHK0002',
    );
    expect(fieldsOf(await sendJson(`${house.gateway.url}${paths.cancel}`, cancel))['PCD_PAY_CODE']).toBe(
      'PAYC0001',
    );
  });

  test.each([
    [{ PCD_PAY_TYPE: 'card', PCD_PAY_WORK: 'PAY' }, paths.window],
    [{ PCD_PAY_WORK: 'AUTH' }, paths.window],
    [{ PCD_PAY_TYPE: 'transfer' }, paths.window],
    [{ PCD_PAY_TYPE: 'card', PCD_CARD_VER: '01' }, paths.window],
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

  test('says nothing of it in live, where the path refuses without a hint', async () => {
    const auth = fieldsOf(
      await sendJson(
        `${live.address}${paths.auth}`,
        { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey, PCD_PAY_WORK: 'LINKREG' },
        { referer: 'https://shop.example.kr', ...BY_HTTPS },
      ),
    );
    expect(auth['result']).toBe('success');
    expect(auth).not.toHaveProperty('DOJANG_HINT');
    const refusal = fieldsOf(await sendJson(`${live.address}${auth['PCD_PAY_URL']}`, {}, BY_HTTPS));
    expect(refusal['PCD_LINK_MSG']).toBe('[CPCA9998] 카드결제 서비스 이용불가');
    expect(refusal).not.toHaveProperty('DOJANG_HINT');
  });
});

describe('a window', () => {
  test.each([
    ['billing card', { PCD_CARD_VER: '01' }],
    ['billing card', { PCD_CARD_VER: '' }],
    ['billing card', { PCD_PAY_WORK: 'AUTH', PCD_PAY_TOTAL: '', PCD_PAY_GOODS: '' }],
    ['transfer', { PCD_PAY_TYPE: 'transfer', PCD_CARD_VER: '' }],
  ])('for a %s, asked by %o, is refused in the words of the others', async (service, changes) => {
    for (const said of [{}, changes]) {
      const { AuthKey = '' } = await authenticate(said);
      const form = { ...CARD, ...changes, PCD_AUTH_KEY: AuthKey };
      const page = await unchanged(house.location, () =>
        sendForm(`${house.gateway.url}${paths.window}`, form, { origin: house.shopOrigin }),
      );
      expectRefusalPage(
        page,
        'CPCA9997',
        `${service}: not offered here; this gateway takes app-card payments`,
      );
    }
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
    expect(withPath).toHaveLength(10);
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

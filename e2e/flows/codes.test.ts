import { beforeAll, describe, expect, test } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import {
  type Code,
  codes,
  institutionCodes,
  institutionMessage,
  messageOf,
  paths,
  stepOf,
} from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { createPayer } from '../../packages/sdk/src/testing/index.ts';
import { fieldsOf, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { BY_HTTPS, LIVE_PARTNER, type LiveGateway, openLiveGateway } from '../support/live-gateway.ts';

type Fields = Readonly<Record<string, string>>;
interface CodeAndText {
  readonly code: string;
  readonly message: string;
}

const { custKey, refundKey } = testAccount.keys;
const KEYS = { cst_id: 'test', custKey };
/** So many payments at a time: enough to be quick, few enough to leave the machine to others. */
const AT_A_TIME = 8;

let house: House;
let live: LiveGateway;
beforeAll(async () => {
  house = await openHouse();
  live = await openLiveGateway(house.issuers.url);
  return async () => {
    await house.close();
    await live.close();
  };
});

async function authenticate(
  body: Fields = KEYS,
  headers: Fields = { referer: house.shopOrigin },
): Promise<Fields> {
  return fieldsOf(await sendJson(`${house.gateway.url}${paths.auth}`, body, headers));
}

/** The answer of an authentication that is refused: its text begins with the code. */
function ofAuth({ result_msg: text = '' }: Fields): CodeAndText {
  const [, code = '', message = ''] = /^\[(\w+)\] (.*)$/.exec(text) ?? [];
  return { code, message };
}

const ofResult = (result: Fields): CodeAndText => ({
  code: result['PCD_PAY_CODE'] ?? '',
  message: result['PCD_PAY_MSG'] ?? '',
});

let orders = 0;
async function requestFields(changes: Parameters<House['order']>[0] = {}): Promise<Fields> {
  orders += 1;
  const order = house.order({ orderNumber: `CODES-${orders}`, ...changes });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  return { ...fields };
}

/** The order number that asks for a code, of an order nobody has used yet. */
function asking(wish: string): string {
  orders += 1;
  return `CODES-${orders}-fail-${wish}`;
}

/** What the shop's page would get from the refusal of a window. */
async function refusedWindow(fields: Fields, origin = house.shopOrigin): Promise<CodeAndText> {
  const { PCD_PAY_URL: url = '', ...form } = fields;
  const { text } = await sendForm(url, form, { origin });
  const data = /<script type="application\/json" id="refusal">(.*?)<\/script>/.exec(text)?.[1] ?? '{}';
  const { result } = JSON.parse(data) as { readonly result: Fields | null };
  if (result !== null) return ofResult(result);
  const code = /<meta name="dojang-code" content="(\w+)"/.exec(text)?.[1] ?? '';
  return { code, message: messageOf(code as Code) };
}

async function confirm(result: Fields): Promise<Fields> {
  const body = {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: custKey,
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    PCD_PAYER_ID: '',
  };
  return fieldsOf(await sendJson(result['PCD_PAY_COFURL'] ?? '', body));
}

async function cancel(orderNumber: string): Promise<Fields> {
  const auth = await authenticate({ ...KEYS, PCD_PAYCANCEL_FLAG: 'Y' });
  const body = {
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_REFUND_KEY: refundKey,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: kstDate(Date.now()),
    PCD_REFUND_TOTAL: '1000',
  };
  return fieldsOf(await sendJson(auth['return_url'] ?? '', body));
}

async function lookUp(orderNumber: string): Promise<Fields> {
  const auth = await authenticate({ ...KEYS, PCD_PAYCHK_FLAG: 'Y' });
  const body = {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: custKey,
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_PAYCHK_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: kstDate(Date.now()),
  };
  return fieldsOf(await sendJson(auth['return_url'] ?? '', body));
}

/** Codes of the authentication, which has no order yet, and the successes: what brings each of them about. */
const byItself: Readonly<Record<string, () => Promise<CodeAndText>>> = {
  AUTH0001: async () => ofAuth(await authenticate({ custKey })),
  AUTH0002: async () => ofAuth(await authenticate({ cst_id: 'test', custKey: 'wrong' })),
  AUTH0003: async () => ofAuth(await authenticate({ cst_id: 'nobody', custKey })),
  AUTH0004: async () => ofAuth(await authenticate(KEYS, {})),
  AUTH0005: async () => ofAuth(await authenticate({ ...KEYS, PCD_PAY_TOTAL: '1,000' })),
  AUTH0006: async () => {
    const body = { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey };
    return ofAuth(fieldsOf(await sendJson(`${live.address}${paths.auth}`, body)));
  },
  '0000': async () => ofResult(await house.payer.pay(await requestFields())),
  PCCF0000: async () => ofResult(await confirm(await house.payer.pay(await requestFields({ work: 'CERT' })))),
  PAYC0000: async () => {
    const { PCD_PAY_OID: paid = '' } = await house.payer.pay(await requestFields());
    return ofResult(await cancel(paid));
  },
  PCHK0000: async () => {
    const { PCD_PAY_OID: paid = '' } = await house.payer.pay(await requestFields());
    return ofResult(await lookUp(paid));
  },
};

/** How a call is made to answer the code that the order number asks for. */
const byRehearsal = {
  window: async (orderNumber: string) => refusedWindow(await requestFields({ orderNumber })),
  confirm: async (orderNumber: string) =>
    ofResult(await confirm(await house.payer.pay(await requestFields({ orderNumber, work: 'CERT' })))),
  cancel: async (orderNumber: string) => {
    await house.payer.pay(await requestFields({ orderNumber }));
    return ofResult(await cancel(orderNumber));
  },
  lookup: async (orderNumber: string) => ofResult(await lookUp(orderNumber)),
};

describe('every result code of the table comes when it is asked for', () => {
  const alone = codes.filter(({ step, outcome }) => step === 'auth' || outcome === 'success');

  test('codes that no order can ask for are those with a way of their own', () => {
    expect(Object.keys(byItself).sort()).toEqual(alone.map(({ code }) => code).sort());
  });

  test.each(alone)('$code comes by itself', async ({ code, message }) => {
    expect(await byItself[code]?.()).toEqual({ code, message });
  });

  test.each(codes.filter((entry) => !alone.includes(entry)))(
    '$code at the $step',
    async ({ code, step, message }) => {
      if (step === 'auth') throw new Error('An authentication has no order.');
      expect(await byRehearsal[step](asking(code))).toEqual({ code, message });
    },
  );
});

describe('every code of the institution comes in the documented layout, at its own step', () => {
  const failing = institutionCodes.filter(({ kind }) => kind !== 'success');
  const of = (step: string) => failing.filter((entry) => stepOf(entry) === step).map(({ code }) => code);

  async function askAll(
    list: readonly string[],
    ask: (code: string) => Promise<CodeAndText>,
  ): Promise<readonly CodeAndText[]> {
    const answers: CodeAndText[] = [];
    for (let start = 0; start < list.length; start += AT_A_TIME)
      answers.push(...(await Promise.all(list.slice(start, start + AT_A_TIME).map(ask))));
    return answers;
  }
  const wrapped = (list: readonly string[], code: string) =>
    list.map((institution) => ({ code, message: institutionMessage(code, institution) }));

  test('no code is left out', () => {
    expect(of('authentication').length + of('charge').length + of('cancel').length).toBe(338);
  });

  test('while authenticating', async () => {
    const list = of('authentication');
    const answers = await askAll(list, async (code) => {
      const window = await house.payer.open(await requestFields({ orderNumber: asking(code) }));
      await window.agree();
      await window.choose('shinhan');
      await window.close();
      return ofResult({ ...(await window.returnResult()).result });
    });
    expect(answers).toEqual(wrapped(list, 'CPCA9999'));
  }, 120_000);

  test('at the charge', async () => {
    const list = of('charge');
    const answers = await askAll(list, async (code) =>
      ofResult(await house.payer.pay(await requestFields({ orderNumber: asking(code) }))),
    );
    expect(answers).toEqual(wrapped(list, 'CPCA9999'));
  }, 120_000);

  test('at the cancellation, and the payment stands', async () => {
    const list = of('cancel');
    const answers = await askAll(list, async (code) => {
      const orderNumber = asking(code);
      await house.payer.pay(await requestFields({ orderNumber }));
      const answer = ofResult(await cancel(orderNumber));
      expect(await lookUp(orderNumber)).toMatchObject({ PCD_PAY_CODE: 'PCHK0000', PCD_REFUND_TOTAL: '0' });
      return answer;
    });
    expect(answers).toEqual(wrapped(list, 'PAYCD001'));
  }, 120_000);
});

test("a buyer's name asks as well, in Korean, and a CERT payment is declined at its confirm", async () => {
  const buyer = { name: '거절 3112' };
  const result = await house.payer.pay(await requestFields({ buyer, work: 'CERT' }));
  expect(ofResult(result)).toMatchObject({ code: '0000' });
  expect(ofResult(await confirm(result))).toEqual({
    code: 'PCCFD001',
    message: '[PCCFD001] 3112 - 한도가 초과하였습니다.',
  });
});

test('the step can be named: an authentication that a charge code ends', async () => {
  const window = await house.payer.open(await requestFields({ orderNumber: asking('auth-3134') }));
  await window.agree();
  expect((await window.choose('kb')).stage).toMatchObject({
    name: 'card',
    failure: { code: 'CPCA9999', institutionCode: '3134' },
  });
});

test('in live mode the same texts mean nothing: the window opens, and the card is charged', async () => {
  const shopOrigin = `https://${LIVE_PARTNER.domains[0]}`;
  const body = { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey };
  const headers = { ...BY_HTTPS, referer: shopOrigin };
  const auth = fieldsOf(await sendJson(`${live.address}${paths.auth}`, body, headers));
  const result = await createPayer({ shopOrigin }).pay({
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '티셔츠',
    PCD_PAY_TOTAL: '1000',
    PCD_PAY_OID: 'LIVE-fail-CPCA0023',
    PCD_PAYER_NAME: '거절 3133',
    PCD_RST_URL: '/result',
    PCD_AUTH_KEY: auth['AuthKey'] ?? '',
    PCD_PAY_URL: `${live.proxied}${paths.window}`,
  });
  expect(ofResult(result)).toMatchObject({ code: '0000' });
});

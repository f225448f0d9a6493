import { paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { createPayer, type Payer, type PayOptions } from '../../packages/sdk/src/testing/index.ts';
import { expectFields } from './expect.ts';
import { Failure, Skipped } from './outcome.ts';
import { type Answer, type Fields, fieldsOf, type Headers, sendForm, sendJson } from './wire.ts';

export interface Account {
  readonly merchant: string;
  readonly key: string;
  readonly refundKey: string;
  readonly clientKey: string;
}

/** What integrators share for their tests (Payple's samples). */
export const sharedAccount: Account = {
  merchant: 'test',
  key: 'abcd1234567890',
  refundKey: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
  clientKey: 'test_DF55F29DA654A8CBC0F0A9DD4B556486',
};

export interface Target {
  /** Base URL of the gateway, without a slash at its end. */
  readonly url: string;
  readonly account: Account;
}

/** The purpose of an authentication: none opens a window. */
export const forCancel = { PCD_PAYCANCEL_FLAG: 'Y' } as const;
export const forLookup = { PCD_PAYCHK_FLAG: 'Y' } as const;

/** A partner, its customer and the gateway, by nothing but the public wire. */
export interface Context extends Target {
  /** The shop's page. */
  readonly shopOrigin: string;
  /** An address of the gateway. */
  readonly at: (path: string) => string;
  /** A number that no order has. */
  readonly orderNumber: () => string;
  /** Today in Korea, `YYYYMMDD`. */
  readonly today: () => string;
  /** Partner authentication; the answer whatever it says. */
  readonly askAuth: (body: Readonly<Record<string, unknown>>, headers?: Headers) => Promise<Fields>;
  /** Partner authentication with the account's own keys, which succeeds. */
  readonly authenticate: (purpose?: Fields) => Promise<Fields>;
  /** The form of a payment with an AuthKey of its own. */
  readonly request: (changes?: Fields) => Promise<Fields>;
  /** Posts the form of the window, as the shop's page does. */
  readonly open: (form: Fields, headers?: Headers) => Promise<Answer>;
  /** The form and the answer of opening it. */
  readonly openWith: (changes: Fields) => Promise<Answer>;
  /** The customer: the window and the phone. Skips a rule when this gateway's window is not ours to drive. */
  readonly payer: () => Promise<Payer>;
  /** For rules that are this project's own additions: skips them for other gateways. */
  readonly dojangOnly: () => Promise<void>;
  /** A customer pays; the result as the page gets it. */
  readonly pay: (changes?: Fields, options?: PayOptions) => Promise<Fields>;
  /** A payment that succeeded. */
  readonly paid: (changes?: Fields) => Promise<Fields>;
  /** A CERT payment whose customer has authenticated. */
  readonly certified: (changes?: Fields, options?: PayOptions) => Promise<Fields>;
  /** Confirms by the address of the result, with the raw ids. */
  readonly confirm: (result: Fields, changes?: Readonly<Record<string, unknown>>) => Promise<Fields>;
  readonly cancel: (
    result: Fields,
    changes?: Readonly<Record<string, unknown>>,
    auth?: Fields,
  ) => Promise<Fields>;
  readonly lookup: (
    result: Fields,
    changes?: Readonly<Record<string, unknown>>,
    auth?: Fields,
  ) => Promise<Fields>;
}

const SHOP_ORIGIN = 'http://127.0.0.1:3999';
let orders = 0;

export function createContext(target: Target): Context {
  const { url, account } = target;
  const payer = createPayer({ shopOrigin: SHOP_ORIGIN });
  const at = (path: string) => `${url}${path}`;
  const today = () => kstDate(Date.now());
  let isDrivable: Promise<boolean> | undefined;

  const askAuth: Context['askAuth'] = async (body, headers = { referer: SHOP_ORIGIN }) =>
    fieldsOf(await sendJson(at(paths.auth), body, headers));

  const authenticate: Context['authenticate'] = async (purpose = {}) => {
    const answer = await askAuth({ cst_id: account.merchant, custKey: account.key, ...purpose });
    expectFields(answer, { result: 'success' });
    return answer;
  };

  const orderNumber = () => {
    orders += 1;
    return `CONF-${Date.now().toString(36)}-${process.pid}-${orders}`;
  };

  const request: Context['request'] = async (changes = {}) => {
    const auth = await authenticate();
    return {
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'PAY',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '도장 티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_RST_URL: '/payments/result',
      PCD_PAY_OID: orderNumber(),
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_PAY_URL: auth['return_url'] ?? '',
      ...changes,
    };
  };

  const open: Context['open'] = (form, headers = { origin: SHOP_ORIGIN }) =>
    sendForm(form['PCD_PAY_URL'] ?? '', form, headers);

  async function findDrivable(): Promise<boolean> {
    const opened = await open(await request());
    return opened.status === 303 && /\/window\/[^#/]+#./.test(opened.headers.get('location') ?? '');
  }

  const driven: Context['payer'] = async () => {
    isDrivable ??= findDrivable();
    if (await isDrivable) return payer;
    throw new Skipped('window');
  };

  const pay: Context['pay'] = async (changes = {}, options = {}) => {
    const customer = await driven();
    return await customer.pay(await request(changes), options);
  };

  const succeeded = (result: Fields): Fields => {
    expectFields(result, { PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000' });
    return result;
  };

  const keysOf = (auth: Fields) => ({
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
  });
  const orderOf = (result: Fields) => ({
    PCD_PAY_OID: result['PCD_PAY_OID'],
    PCD_PAY_DATE: result['PCD_PAY_TIME']?.slice(0, 8) || today(),
  });
  const call = async (address: string | undefined, body: unknown) => {
    if (address === undefined || !URL.canParse(address)) throw new Failure('the address to call is missing');
    return fieldsOf(await sendJson(address, body));
  };

  return {
    ...target,
    shopOrigin: SHOP_ORIGIN,
    at,
    orderNumber,
    today,
    askAuth,
    authenticate,
    request,
    open,
    openWith: async (changes) => await open(await request(changes)),
    payer: driven,
    dojangOnly: async () => {
      await driven().catch(() => {
        throw new Skipped('addition');
      });
    },
    pay,
    paid: async (changes) => succeeded(await pay(changes)),
    certified: async (changes, options) =>
      succeeded(await pay({ PCD_PAY_WORK: 'CERT', ...changes }, options)),
    confirm: (result, changes = {}) =>
      call(result['PCD_PAY_COFURL'], {
        PCD_CST_ID: account.merchant,
        PCD_CUST_KEY: account.key,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        PCD_PAYER_ID: '',
        ...changes,
      }),
    cancel: async (result, changes = {}, used) => {
      const auth = used ?? (await authenticate(forCancel));
      return await call(auth['return_url'], {
        ...keysOf(auth),
        PCD_REFUND_KEY: account.refundKey,
        PCD_PAYCANCEL_FLAG: 'Y',
        ...orderOf(result),
        PCD_REFUND_TOTAL: result['PCD_PAY_TOTAL'],
        ...changes,
      });
    },
    lookup: async (result, changes = {}, used) => {
      const auth = used ?? (await authenticate(forLookup));
      return await call(auth['return_url'], {
        ...keysOf(auth),
        PCD_PAYCHK_FLAG: 'Y',
        PCD_PAY_TYPE: 'card',
        ...orderOf(result),
        ...changes,
      });
    },
  };
}

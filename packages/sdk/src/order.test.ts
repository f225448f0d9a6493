import { describe, expect, it } from 'vitest';
import { type Authentication, InputError, type Order, paymentFields } from './index.ts';

const authentication: Authentication = {
  purpose: 'payment',
  shopOrigin: 'https://shop.example',
  authKey: 'auth-key',
  payUrl: 'https://democpay.payple.kr/index.php?ACT_=PAYM&CPAYVER=202611230001',
  cstIdToken: 'a',
  custKeyToken: 'b',
};
const order: Order = {
  work: 'PAY',
  goods: '티셔츠',
  amountWon: 1000,
  orderNumber: 'ORDER-1',
  resultUrl: '/pay/result',
};
const fieldsOf = (changes: Partial<Order>) => paymentFields(authentication, { ...order, ...changes });

describe('paymentFields', () => {
  it('writes a whole order by its wire names', () => {
    expect(
      fieldsOf({
        work: 'CERT',
        resultUrl: 'https://shop.example/pay/result',
        buyer: { name: '김예시', phone: '010-1234 5678', email: 'buyer@example.test', memberNumber: '0077' },
        tax: { kind: 'mixed', vatWon: 90 },
        appScheme: 'MyShop://',
        userDefined1: 'one',
        userDefined2: 'two',
      }),
    ).toEqual({
      PCD_PAY_TYPE: 'card',
      PCD_CARD_VER: '02',
      PCD_PAY_WORK: 'CERT',
      PCD_PAY_GOODS: '티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_PAY_OID: 'ORDER-1',
      PCD_RST_URL: 'https://shop.example/pay/result',
      PCD_PAYER_NO: '0077',
      PCD_PAYER_NAME: '김예시',
      PCD_PAYER_HP: '01012345678',
      PCD_PAYER_EMAIL: 'buyer@example.test',
      PCD_PAY_ISTAX: 'Y',
      PCD_PAY_TAXTOTAL: '90',
      PCD_APP_SCHEME: 'MyShop://',
      PCD_USER_DEFINE1: 'one',
      PCD_USER_DEFINE2: 'two',
      PCD_AUTH_KEY: 'auth-key',
      PCD_PAY_URL: authentication.payUrl,
    });
  });

  it('says of exempt goods that no tax is due', () => {
    expect(fieldsOf({ tax: { kind: 'exempt' } })).toMatchObject({ PCD_PAY_ISTAX: 'N' });
  });

  it('leaves out what is empty', () => {
    expect(fieldsOf({ buyer: { name: '', phone: undefined } })).toEqual(fieldsOf({}));
  });

  it.each<[string, Partial<Order>]>([
    ['the smallest amount', { amountWon: 100 }],
    ['the largest amount', { amountWon: 9_999_999_999 }],
    ['255 characters outside the basic plane', { orderNumber: '𝟘'.repeat(255) }],
    ['digits and signs that are no emoji', { goods: '티셔츠 #1 © 2026' }],
    ['the largest member number', { buyer: { memberNumber: '18446744073709551615' } }],
    ['2048 characters of your own', { userDefined1: 'a'.repeat(2048) }],
    ['VAT as high as the amount', { tax: { kind: 'mixed', vatWon: 1000 } }],
  ])('accepts %s', (_title, changes) => {
    expect(fieldsOf(changes)).toHaveProperty('PCD_PAY_TYPE', 'card');
  });

  it.each<[string, string, string, Record<string, unknown>]>([
    ['amountWon (PCD_PAY_TOTAL)', 'an integer number of won from 100 to 9999999999', '99', { amountWon: 99 }],
    ['amountWon (PCD_PAY_TOTAL)', 'an integer', '10000000000', { amountWon: 10_000_000_000 }],
    ['amountWon (PCD_PAY_TOTAL)', 'an integer', '1000.5', { amountWon: 1000.5 }],
    ['amountWon (PCD_PAY_TOTAL)', 'an integer', 'NaN', { amountWon: Number.NaN }],
    ['amountWon (PCD_PAY_TOTAL)', 'an integer', '-1000', { amountWon: -1000 }],
    ['amountWon (PCD_PAY_TOTAL)', 'an integer', '"1000"', { amountWon: '1000' }],
    ['orderNumber (PCD_PAY_OID)', 'not empty', 'an empty value', { orderNumber: '' }],
    [
      'orderNumber (PCD_PAY_OID)',
      'at most 255 characters',
      '256 characters',
      { orderNumber: 'a'.repeat(256) },
    ],
    ['orderNumber (PCD_PAY_OID)', 'U+0000', '"a\\u0000b"', { orderNumber: 'a\u0000b' }],
    ['orderNumber (PCD_PAY_OID)', 'white space', '"ab-1 "', { orderNumber: 'ab-1 ' }],
    ['orderNumber (PCD_PAY_OID)', 'invisible', '"ab-1\\u{2800}"', { orderNumber: 'ab-1\u2800' }],
    ['orderNumber (PCD_PAY_OID)', 'well-formed', '"a\\ud800"', { orderNumber: 'a\ud800' }],
    ['goods (PCD_PAY_GOODS)', 'not empty', 'nothing', { goods: undefined }],
    ['goods (PCD_PAY_GOODS)', 'no emoji', '"티셔츠👕"', { goods: '티셔츠👕' }],
    ['resultUrl (PCD_RST_URL)', 'a path', '"javascript:alert()"', { resultUrl: 'javascript:alert()' }],
    ['resultUrl (PCD_RST_URL)', 'a path', '"//evil.example"', { resultUrl: '//evil.example' }],
    ['work (PCD_PAY_WORK)', 'one of PAY, CERT', '"AUTH"', { work: 'AUTH' }],
    [
      'buyer.memberNumber (PCD_PAYER_NO)',
      'at most 18446744073709551615',
      '20 characters',
      { buyer: { memberNumber: '18446744073709551616' } },
    ],
    ['buyer.phone (PCD_PAYER_HP)', 'digits', '13 characters', { buyer: { phone: '+821012345678' } }],
    [
      'buyer.email (PCD_PAYER_EMAIL)',
      'an e-mail address',
      '5 characters (letters)',
      { buyer: { email: 'buyer' } },
    ],
    [
      'buyer.name (PCD_PAYER_NAME)',
      'at most 80 characters',
      '81 characters (Hangul)',
      { buyer: { name: '김'.repeat(81) } },
    ],
    ['tax.vatWon (PCD_PAY_TAXTOTAL)', 'from 0 to 1000', '1001', { tax: { kind: 'mixed', vatWon: 1001 } }],
    [
      'tax.kind (PCD_PAY_ISTAX)',
      'taxable, mixed or exempt',
      'a value of type object',
      { tax: { kind: 'free' } },
    ],
    ['appScheme (PCD_APP_SCHEME)', 'an app scheme', '"javascript:"', { appScheme: 'javascript:' }],
    [
      'userDefined1 (PCD_USER_DEFINE1)',
      'at most 2048',
      '2049 characters',
      { userDefined1: 'a'.repeat(2049) },
    ],
  ])('refuses %s: %s, for %s', (parameter, rule, got, changes) => {
    let error: unknown;
    try {
      fieldsOf(changes);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof InputError)) throw new Error('expected an InputError');
    expect(error.parameter).toBe(parameter);
    expect(error.rule).toContain(rule);
    expect(error.got).toContain(got);
  });

  it('keeps the value of a buyer out of the message', () => {
    expect(() => fieldsOf({ buyer: { email: 'kim-at-example' } })).toThrow(
      /^buyer\.email \(PCD_PAYER_EMAIL\): an e-mail address; got 14 characters \(letters, other characters\)$/,
    );
  });

  it('does not open a window with the authentication of a lookup', () => {
    expect(() => paymentFields({ ...authentication, purpose: 'lookup' }, order)).toThrow(
      'authentication: an authentication with the purpose payment',
    );
  });
});

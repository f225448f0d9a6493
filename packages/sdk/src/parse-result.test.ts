import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseResult } from './index.ts';

const pay = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_MSG: '카드승인완료',
  PCD_PAY_TYPE: 'card',
  PCD_PAY_WORK: 'PAY',
  PCD_PAY_OID: 'ORDER-1',
  PCD_PAY_TOTAL: '1000',
  PCD_PAY_TIME: '20261123134222',
};
const cert = {
  ...pay,
  PCD_PAY_MSG: '카드인증완료',
  PCD_PAY_WORK: 'CERT',
  PCD_AUTH_KEY: 'auth-key-of-the-result',
  PCD_PAY_REQKEY: 'request-key',
  PCD_PAY_COFURL: 'https://democpay.payple.kr/php/PayCardConfirmAct.php?ACT_=PAYM',
};

describe('parseResult', () => {
  it('reads the same result from a form, its text, a parsed body, FormData, a Map and JSON', () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(pay)) form.append(name, value);
    const inputs = [
      new URLSearchParams(pay),
      new URLSearchParams(pay).toString(),
      pay,
      form,
      new Map(Object.entries(pay)),
      JSON.stringify(pay),
      Object.assign(Object.create(null), pay),
      { ...pay, PCD_PAY_TOTAL: 1000, unknown: ['left', 'out'] },
    ];
    for (const input of inputs) {
      expect(parseResult(input)).toEqual({
        kind: 'claims-paid',
        orderNumber: 'ORDER-1',
        amountWon: 1000,
        code: '0000',
        message: '카드승인완료',
        fields: pay,
      });
    }
  });

  it('reads a CERT result as authenticated, whatever else it says', () => {
    const asksMore = { ...cert, PCD_PAY_CARDAUTHNO: '30012345', PCD_PAY_MSG: '카드승인완료' };
    for (const input of [cert, asksMore]) {
      expect(parseResult(input)).toMatchObject({
        kind: 'claims-authenticated',
        amountWon: 1000,
        confirmation: {
          authKey: 'auth-key-of-the-result',
          requestKey: 'request-key',
          url: 'https://democpay.payple.kr/php/PayCardConfirmAct.php?ACT_=PAYM',
        },
      });
    }
  });

  it('keeps a CERT result from going where a payment is wanted, by type', () => {
    const result = parseResult(cert);
    if (result.kind !== 'claims-authenticated') throw new Error('expected a CERT claim');
    // @ts-expect-error an authenticated card is not a payment
    const kind: 'claims-paid' = result.kind;
    expect(kind).not.toBe('claims-paid');
  });

  it('reads the webhook of a confirmed CERT payment as a result that says paid', () => {
    const webhook = { ...pay, PCD_PAY_WORK: 'CERT', PCD_PAY_CARDAUTHNO: '30012345', PCD_PAY_COFURL: '' };
    expect(parseResult(webhook)).toMatchObject({ kind: 'claims-paid' });
  });

  it('reads a failure with the code of the card company', () => {
    const failed = {
      ...pay,
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: 'CPCA9999',
      PCD_PAY_MSG: '[CPCA9999] 3133 - 잔액이 부족합니다.',
    };
    expect(parseResult(failed)).toMatchObject({
      kind: 'claims-failed',
      code: 'CPCA9999',
      institutionCode: '3133',
    });
    expect(
      parseResult({ ...failed, PCD_PAY_MSG: '[Test] [SPCD1001] 3143 - 카드사 문의 바랍니다.' }),
    ).toMatchObject({
      institutionCode: '3143',
    });
    expect(parseResult({ ...failed, PCD_PAY_MSG: '카드결제 실패!!' })).toMatchObject({
      institutionCode: null,
    });
  });

  it('reads a closed window, which carries no code', () => {
    const closed = {
      PCD_PAY_RST: 'close',
      PCD_PAY_MSG: '결제를 종료하였습니다.',
      PCD_PAY_OID: 'ORDER-1',
      PCD_PAY_TOTAL: '1000',
    };
    expect(parseResult(closed)).toEqual({
      kind: 'claims-closed',
      orderNumber: 'ORDER-1',
      code: '',
      message: '결제를 종료하였습니다.',
      fields: closed,
    });
  });

  const throwing = {
    get PCD_PAY_RST(): string {
      throw new Error('no');
    },
  };
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'not a form'],
    ['a number', 7, 'not a form'],
    ['a list', [pay], 'not a form'],
    ['broken JSON', '{"PCD_PAY_RST":', 'not a form'],
    ['an object with a throwing getter', throwing, 'not a form'],
    ['an empty form', new URLSearchParams(), 'PCD_PAY_RST'],
    ['an unknown outcome', { ...pay, PCD_PAY_RST: 'SUCCESS' }, 'PCD_PAY_RST'],
    ['success with a failure code', { ...pay, PCD_PAY_CODE: 'CPCA9999' }, 'PCD_PAY_CODE'],
    ['success without a code', { ...pay, PCD_PAY_CODE: '' }, 'PCD_PAY_CODE'],
    ['a code that only contains 0000', { ...pay, PCD_PAY_CODE: '00001' }, 'PCD_PAY_CODE'],
    ['no order number', { ...pay, PCD_PAY_OID: '' }, 'PCD_PAY_OID'],
    ['an amount with a comma', { ...pay, PCD_PAY_TOTAL: '1,000' }, 'PCD_PAY_TOTAL'],
    ['an amount with a fraction', { ...pay, PCD_PAY_TOTAL: '1000.0' }, 'PCD_PAY_TOTAL'],
    ['an amount in another notation', { ...pay, PCD_PAY_TOTAL: '1e3' }, 'PCD_PAY_TOTAL'],
    ['a negative amount', { ...pay, PCD_PAY_TOTAL: '-1000' }, 'PCD_PAY_TOTAL'],
    ['no work', { ...pay, PCD_PAY_WORK: '' }, 'PCD_PAY_WORK'],
    ['work of a billing key', { ...pay, PCD_PAY_WORK: 'AUTH' }, 'PCD_PAY_WORK'],
    ['CERT without a confirm key', { ...cert, PCD_PAY_REQKEY: '' }, 'PCD_PAY_REQKEY'],
    ['CERT without a confirm address', { ...cert, PCD_PAY_COFURL: '' }, 'PCD_PAY_COFURL'],
    [
      'two order numbers',
      new URLSearchParams([...Object.entries(pay), ['PCD_PAY_OID', 'ORDER-2']]),
      'more than once',
    ],
    [
      'two order numbers, parsed',
      { ...pay, PCD_PAY_OID: ['ORDER-1', 'ORDER-2'] },
      'PCD_PAY_OID is not a text',
    ],
    [
      'an object as amount',
      { ...pay, PCD_PAY_TOTAL: { toString: () => '1000' } },
      'PCD_PAY_TOTAL is not a text',
    ],
    ['a cancellation', { ...pay, PCD_PAY_CODE: 'PAYC0000' }, 'a cancellation'],
    ['a cancellation by its flag', { ...pay, PCD_PAYCANCEL_FLAG: 'Y' }, 'a cancellation'],
  ])('does not read %s', (_title, input, reason) => {
    const result = parseResult(input);
    expect(result.kind).toBe('unreadable');
    expect(result).toHaveProperty('reason', expect.stringContaining(reason));
  });

  it('never throws, and claims a payment only with an order, an amount in won and a success', () => {
    const values = fc.oneof(fc.string(), fc.constantFrom('', 'ORDER-1', 'key', '1000'));
    const results = fc.record({
      PCD_PAY_RST: fc.constantFrom('success', 'success', 'error', 'close', ''),
      PCD_PAY_CODE: fc.constantFrom('0000', 'PCCF0000', 'CPCA9999', ''),
      PCD_PAY_WORK: fc.constantFrom('PAY', 'CERT', ''),
      PCD_PAY_OID: values,
      PCD_PAY_TOTAL: fc.oneof(fc.constant('1000'), fc.constantFrom('0x10', ' 1000', '99999999999'), values),
      PCD_AUTH_KEY: values,
      PCD_PAY_REQKEY: values,
      PCD_PAY_COFURL: values,
      PCD_PAY_CARDAUTHNO: values,
    });
    const kinds = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof({ arbitrary: results, weight: 4 }, { arbitrary: fc.anything(), weight: 1 }),
        (input) => {
          const result = parseResult(input);
          kinds.add(result.kind);
          if (!('amountWon' in result)) return;
          expect(result.orderNumber).not.toBe('');
          expect(result.fields['PCD_PAY_RST']).toBe('success');
          expect(result.code.endsWith('0000')).toBe(true);
          expect(String(result.amountWon)).toMatch(/^\d{1,10}$/);
          if (result.kind === 'claims-authenticated') expect(result.fields['PCD_PAY_WORK']).toBe('CERT');
        },
      ),
      { numRuns: 2_000 },
    );
    expect(kinds.size).toBe(5);
  });
});

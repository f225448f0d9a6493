import fc from 'fast-check';
import { changed, changes } from './hostile.ts';

/** What comes back of a payment: right results, with something wrong in most of them. */
const genuine = fc.record({
  PCD_PAY_RST: fc.constantFrom('success', 'success', 'success', 'error', 'close'),
  PCD_PAY_CODE: fc.constantFrom('0000', '0000', 'PCHK0000', 'CPCA9999', 'PAYC0000'),
  PCD_PAY_MSG: fc.constantFrom('카드승인완료', '[CPCA9999] 3133 - 잔액이 부족합니다.', ''),
  PCD_PAY_WORK: fc.constantFrom('PAY', 'CERT'),
  PCD_PAY_OID: fc.constantFrom('ORDER-1', 'ORDER-1', 'ORDER-2', ''),
  PCD_PAY_TOTAL: fc.constantFrom('1000', '1000', '2000', '01000', '1e3'),
  PCD_AUTH_KEY: fc.constantFrom('auth-key', ''),
  PCD_PAY_REQKEY: fc.constantFrom('request-key', ''),
  PCD_PAY_COFURL: fc.constantFrom(
    'http://localhost:4000/php/PayCardConfirmAct.php?ACT_=PAYM',
    'http://localhost:4000/php/PayCardConfirmAct.php?ACT_=PAYM',
    'https://evil.example/php/PayCardConfirmAct.php?ACT_=PAYM',
    '',
  ),
  PCD_PAYCANCEL_FLAG: fc.constantFrom('', '', '', 'Y'),
  PCD_REFUND_TOTAL: fc.constantFrom('', '', '400', '1000'),
  PCD_PAY_CARDAUTHNO: fc.constantFrom('', '30012345'),
  PCD_PAY_TIME: fc.constantFrom('20261123134222', '20261323134222'),
});

export const resultFields = fc.tuple(genuine, changes).map(([fields, made]) => changed(fields, made));

/** As JSON or a form; some of it cut off, or with a name twice. */
export const resultBody: fc.Arbitrary<string> = fc
  .tuple(resultFields, fc.boolean(), fc.constantFrom('whole', 'whole', 'whole', 'cut', 'twice'), fc.nat(400))
  .map(([fields, isForm, state, at]) => {
    const texts = Object.entries(fields).map(([name, value]): [string, string] => [
      name.toWellFormed(),
      typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value),
    ]);
    const body = isForm ? new URLSearchParams(texts).toString() : JSON.stringify(fields);
    if (state === 'twice' && isForm) return `${body}&${body.slice(0, at)}`;
    return state === 'cut' ? body.slice(0, at) : body;
  });

import { answers } from '@dojang/protocol/payple';
import { type AnswerDeps, toWire, type WireAnswer } from '../wire/answer.ts';
import { type Unoffered, unofferedHint } from './unoffered.ts';

/** Rows of the answers that have a code. That of a link has none. */
const ROWS = {
  charge: answers.confirm,
  'billing-key': ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG', 'PCD_PAY_TYPE', 'PCD_PAYER_ID'],
  payout: ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG'],
  'cash-receipt': ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG', 'PCD_PAY_OID', 'PCD_TAXSAVE_MGTNUM'],
} as const;

/** Answers a call of another of Payple's products in its own form: a refusal that names the service. */
export function answerUnoffered(deps: AnswerDeps, unoffered: Unoffered): WireAnswer {
  const hint = unofferedHint(unoffered);
  return {
    response: toWire(deps, refusalOf(unoffered), hint),
    log: {
      level: 'warn',
      facts: { outcome: 'refused', code: unoffered.code, hint },
      text: 'service not offered',
    },
  };
}

function refusalOf({ form, code, message, payType }: Unoffered): Readonly<Record<string, string>> {
  if (form === 'link')
    return {
      PCD_LINK_RST: 'error',
      PCD_LINK_MSG: `[${code}] ${message}`,
      PCD_LINK_KEY: '',
      PCD_LINK_URL: '',
    };
  return {
    ...Object.fromEntries(ROWS[form].map((name) => [name, ''])),
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: message,
    ...((form === 'charge' || form === 'billing-key') && { PCD_PAY_TYPE: payType }),
  };
}

import { CLOSED_MESSAGE } from '@dojang/protocol/payple';

/**
 * The result of a window the customer closed: the request's own fields, `close` and the documented text. It has no
 * `PCD_PAY_CODE`, as in the original script.
 */
export function closeResult(fields: Readonly<Record<string, string>>): Record<string, string> {
  return { ...fields, PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
}

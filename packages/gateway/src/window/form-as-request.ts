import { type Fields, requests } from '@dojang/protocol/payple';
import type { Repeatable } from '../request-digest.ts';

/** The rows that a digest was made from before it went by name, in their places. */
const IN_PLACES =
  `PCD_PAY_TYPE PCD_PAY_WORK PCD_CARD_VER PCD_PAY_GOODS PCD_PAY_TOTAL PCD_RST_URL PCD_PAY_OID PCD_PAYER_NO
  PCD_PAYER_NAME PCD_PAYER_HP PCD_PAYER_EMAIL PCD_PAY_ISTAX PCD_PAY_TAXTOTAL PCD_APP_SCHEME PCD_PAY_METHOD PCD_USER_DEFINE1
  PCD_USER_DEFINE2`.split(/\s+/);

/** The form that opens a window, to tell it from another one: the known rows, empty and absent alike. */
export function formAsRequest(form: Fields): Repeatable {
  return { table: requests.payment, texts: form, inPlaces: IN_PLACES.map((name) => form[name] ?? '') };
}

/** Longest e-mail address of the wire (`PCD_PAYER_EMAIL`, guide 3-3). */
export const EMAIL_MAX_LENGTH = 100;

// As strict as the gateway's own check, so that an address is refused beside its field and not by the server.
const PATTERN =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** Whether the receipt can go there. Empty is fine: the customer wants no receipt by mail. */
export function isEmail(text: string): boolean {
  return text === '' || (text.length <= EMAIL_MAX_LENGTH && PATTERN.test(text));
}

/** Largest member number: 2^64 - 1 (guide 3-3, `PCD_PAYER_NO`). */
export const PAYER_NO_MAX = 18446744073709551615n;

/** Won, as an integer: from the wire by {@link parseWon}, from a number by {@link toWon}. */
export type Won = number & { readonly unit: 'won' };

/** Digits of the largest amount (guide 3-3, `PCD_PAY_TOTAL`). */
export const WON_DIGITS = 10;

/** Reads an amount of the wire: digits only, at most ten of them, so always a safe integer. Null when it is not one. */
export function parseWon(text: string): Won | null {
  return isDigits(text) && text.length <= WON_DIGITS ? (Number.parseInt(text, 10) as Won) : null;
}

/** @throws when a number is no amount of the wire */
export function toWon(amount: number): Won {
  const won = parseWon(String(amount));
  if (won === null) throw new Error(`${amount} is no amount in won.`);
  return won;
}

/** Digits and nothing else. */
export function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

/** A member number: what is one is not above 2^64 - 1; shops send names too. Leading zeros are kept by whoever echoes it. */
export function isPayerNo(text: string): boolean {
  return !/^\d+$/.test(text) || BigInt(text) <= PAYER_NO_MAX;
}

/** A number that nobody takes for another because of something that cannot be seen: an empty Braille cell (U+2800) neither. */
export function isOrderNumber(text: string): boolean {
  return (
    text === text.trim() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)
  );
}

/** Emoji that some card companies refuse in a product name. Digits, `#`, `©` and Hangul are not emoji. */
export function hasEmoji(text: string): boolean {
  return /\p{Emoji_Presentation}|\u{FE0F}/u.test(text);
}

/** A URL that stands on its own; anything else resolves against the page that opened the window. */
export function isAbsoluteUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/** A result or answer reports success: `success`, and a code that is or ends in `0000` (guide 3-6). */
export function isSuccess(outcome: string | undefined, code: string | undefined): boolean {
  return outcome === 'success' && code !== undefined && code.endsWith('0000');
}

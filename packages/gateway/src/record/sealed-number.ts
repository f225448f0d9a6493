/** Letters that databases without accents take for these, and that Unicode does not take apart. */
const PLAIN: Readonly<Record<string, string>> = { æ: 'ae', đ: 'd', ð: 'd', ħ: 'h', ł: 'l', ø: 'o', œ: 'oe' };

/**
 * An order number as sealed ones are looked for: those that a person or a database takes for the same are one, whatever their
 * case, width, accents, dashes and digits. Payments themselves keep to the exact text. No mark of a letter is a Jamo: Hangul stays.
 */
export function sealedNumber(orderNumber: string): string {
  return (
    orderNumber
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      // Upper case first: ß is SS, and ı is I.
      .toUpperCase()
      .toLowerCase()
      .replace(/[æđðħłøœ]/g, (letter) => PLAIN[letter] ?? letter)
      .replace(/\p{Nd}/gu, digitOf)
      .replace(/[\p{Pd}\u2212]/gu, '-')
      .normalize('NFC')
      .trim()
  );
}

/** The digits of a script stand in a row of ten, from its zero on. */
function digitOf(digit: string): string {
  const place = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(place - value - 1))) value += 1;
  return String(value);
}

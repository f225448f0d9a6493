/** What Korean back offices write. The platform reads it and writes it not: so this turns its reading round. */
const bytesOf: ReadonlyMap<string, readonly [number, number]> = (() => {
  const decoder = new TextDecoder('euc-kr');
  const found = new Map<string, readonly [number, number]>();
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x41; low <= 0xfe; low += 1) {
      const text = decoder.decode(Uint8Array.of(high, low));
      if ([...text].length === 1 && text !== '\ufffd' && !found.has(text)) found.set(text, [high, low]);
    }
  return found;
})();

/** A text in CP949; null when it has no bytes for it. */
export function encodeCp949(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 0x80) bytes.push(code);
    else {
      const pair = bytesOf.get(letter);
      if (pair === undefined) return null;
      bytes.push(...pair);
    }
  }
  return Uint8Array.from(bytes);
}

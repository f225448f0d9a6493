// Runs inside a page that is about to be photographed: replaces what differs from run to run by words of the same kind.

const STEADY: readonly (readonly [RegExp, string])[] = [
  [/DJ\d{8}-[A-Z0-9]{10}/g, 'DJ20261123-DOJANG1234'],
  [/ORDER-\d+-\d+/g, 'ORDER-1-1'],
  [/\b\d{24}\b/g, '202611231405000123456789'],
  [/^\d{8}$/g, '30001234'],
  [/^\d{3} \d{3}$/g, '123 456'],
  [/\d{4}\. \d{1,2}\. \d{1,2}\. (?:오전|오후) \d{1,2}:\d{2}/g, '2026. 11. 23. 오후 2:05'],
  [/\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}/g, '23 Nov 2026, 14:05'],
  [/\d{2}:\d{2}:\d{2}\.\d{3}/g, '14:05:00.000'],
  [/\b\d+ ms/g, '12 ms'],
  [/\+\d+\.\d s\b/g, '+0.2 s'],
  [/(localhost|127\.0\.0\.1):\d+/g, '$1:3000'],
  [/^(\D*)[0-3]:[0-5]\d(\D*)$/g, '$12:59$2'],
];

/** Steadies all texts, hides QR codes and the bodies of messages. Resolves when the font has arrived. */
async function steady(): Promise<void> {
  for (const image of document.querySelectorAll<HTMLElement>('img.qr')) image.style.filter = 'brightness(0)';
  for (const body of document.querySelectorAll('pre code')) body.textContent = '{\n  "…": "…"\n}';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.nodeValue ?? '';
    const steady = STEADY.reduce((text, [pattern, value]) => text.replace(pattern, value), words);
    if (steady !== words) node.nodeValue = steady;
  }
  await Promise.all(
    ['400', '600', '700'].map((weight) => document.fonts.load(`${weight} 16px Pretendard`, '가A')),
  );
  await document.fonts.ready;
}
Object.assign(globalThis, { steady });

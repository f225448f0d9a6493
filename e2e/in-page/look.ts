// Runs inside a page that is held still: says what words are to be seen, and where. A classic script.

interface Line {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Look {
  /** The texts that are seen. */
  texts(): readonly Text[];
  /** Every line of text that is seen, with its box in the page. */
  findLines(): readonly Line[];
  /** How far the page is scrolled, in whole pixels. */
  scrolled(): readonly [left: number, top: number];
  /** Texts that are seen and not read aloud. */
  findUnread(): readonly string[];
}

const NOT_SEEN = '.unseen, noscript, script, style, template, option, .skip:not(:focus)';

function seenTexts(): readonly Text[] {
  const found: Text[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!(node instanceof Text) || element === null || node.data.trim() === '') continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest(NOT_SEEN) === null) found.push(node);
  }
  return found;
}

/** The letters of a text, gathered by the line they stand in. */
function linesOf(text: Text): readonly Line[] {
  const lines: { words: string; box: DOMRect }[] = [];
  const range = document.createRange();
  for (let at = 0; at < text.length; at++) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const box = range.getClientRects()[0];
    const letter = text.data[at] ?? '';
    if (box === undefined || box.width === 0) continue;
    const line = lines.at(-1);
    if (line === undefined || Math.abs(line.box.top - box.top) > 1) lines.push({ words: letter, box });
    else {
      line.words += letter;
      line.box = new DOMRect(line.box.x, line.box.y, box.right - line.box.x, line.box.height);
    }
  }
  return lines.flatMap(({ words, box }) => toLine(words, box, text.parentElement));
}

/** What a field shows: its value, or its placeholder while it has none. */
function linesOfField(field: HTMLInputElement | HTMLSelectElement): readonly Line[] {
  const words =
    field instanceof HTMLSelectElement
      ? (field.selectedOptions[0]?.text ?? '')
      : field.value === ''
        ? field.placeholder
        : field.value;
  const box = field.getBoundingClientRect();
  const edge = 3;
  return toLine(
    words,
    new DOMRect(box.x + edge, box.y + edge, box.width - 2 * edge, box.height - 2 * edge),
    field,
  );
}

/** The line in whole pixels of the page; none when it is blank, cut away or covered. */
function toLine(words: string, box: DOMRect, element: Element | null): readonly Line[] {
  if (words.trim() === '' || element === null || !isShown(box, element)) return [];
  const [left, top] = [Math.floor(box.left + scrollX), Math.floor(box.top + scrollY)];
  const width = Math.ceil(box.right + scrollX) - left;
  const height = Math.ceil(box.bottom + scrollY) - top;
  return [{ words: words.trim(), x: left, y: top, width, height }];
}

/** Nothing cuts it off, and where it can be asked (in the viewport) nothing lies on it. */
function isShown(box: DOMRect, element: Element): boolean {
  for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    const clip = at.getBoundingClientRect();
    if (box.bottom > clip.bottom + 1 || box.top < clip.top - 1 || box.right > clip.right + 1) return false;
  }
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  return (
    hit === null ||
    hit.contains(element) ||
    element.contains(hit) ||
    hit.closest('label, button, a')?.contains(element) === true
  );
}

const look: Look = {
  texts: seenTexts,
  findLines: () => [
    ...seenTexts().flatMap(linesOf),
    ...[
      ...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
        'input:not([type=checkbox], [type=radio], [type=hidden]), select',
      ),
    ]
      .filter((field) => field.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .flatMap(linesOfField),
  ],
  scrolled: () => [Math.round(scrollX), Math.round(scrollY)],
  findUnread: () =>
    seenTexts()
      .filter(
        ({ parentElement }) =>
          parentElement?.closest('[aria-hidden=true], [role=img], [role=presentation]') != null,
      )
      .map(({ data }) => data.trim().replace(/\s+/g, ' ')),
};
Object.assign(globalThis, { look });

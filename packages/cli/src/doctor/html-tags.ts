/** A start tag; `text` is what a script holds. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  /** Names in lower case; an attribute without a value is empty. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Elements whose content is text to a browser that runs scripts. */
const TEXT_ELEMENTS = ['script', 'style', 'textarea', 'title', 'noscript', 'iframe', 'xmp'];

const ENTITIES = new Map([
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['lt', '<'],
  ['gt', '>'],
]);

/** The start tags of an HTML document in their order; comments and the content of scripts hold none. */
export function readTags(html: string): readonly Tag[] {
  const lowered = html.toLowerCase();
  const tags: Tag[] = [];
  let at = html.indexOf('<');
  while (at !== -1) {
    if (html.startsWith('<!--', at)) {
      at = nextTag(html, after(html, '-->', at + 4));
      continue;
    }
    const name = /[a-z][^\s/>]*/y;
    name.lastIndex = at + 1;
    const found = name.exec(lowered)?.[0];
    if (found === undefined) {
      at = nextTag(html, at + 1);
      continue;
    }
    const { attributes, end } = readAttributes(html, at + 1 + found.length);
    const close = TEXT_ELEMENTS.includes(found) ? lowered.indexOf(`</${found}`, end) : end;
    const textEnd = close === -1 ? html.length : close;
    tags.push({ name: found, attributes, text: found === 'script' ? html.slice(end, textEnd) : '' });
    at = nextTag(html, textEnd);
  }
  return tags;
}

function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?/y;
  let end = from;
  for (;;) {
    attribute.lastIndex = end;
    const match = attribute.exec(html);
    if (match === null) break;
    end = attribute.lastIndex;
    const name = (match[1] ?? '').toLowerCase();
    // The first of repeated attributes counts.
    if (!attributes.has(name)) attributes.set(name, decode(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return { attributes, end: after(html, '>', end) };
}

function nextTag(html: string, from: number): number {
  return html.indexOf('<', from);
}

function after(html: string, text: string, from: number): number {
  const at = html.indexOf(text, from);
  return at === -1 ? html.length : at + text.length;
}

function decode(text: string): string {
  return text.replace(/&(amp|quot|apos|#39|lt|gt);/g, (entity, name: string) => ENTITIES.get(name) ?? entity);
}

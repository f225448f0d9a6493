import { defaultTreeAdapter, html, parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** An HTML element of a page as a browser builds it. */
export interface PageElement {
  /** In lower case. */
  readonly name: string;
  /** Names in lower case; an attribute without a value is empty. */
  readonly attributes: ReadonlyMap<string, string>;
  /** What a script holds; empty for every other element. */
  readonly text: string;
  readonly isInHead: boolean;
}

/**
 * The elements of a document in their order, by the rules of a browser that runs scripts: comments, templates and the
 * text of scripts hold none.
 */
export function readElements(source: string): readonly PageElement[] {
  return elementsBelow(parse(source)).map((element) => ({
    name: element.tagName,
    attributes: new Map(element.attrs.map(({ name, value }) => [name, value])),
    text: element.tagName === 'script' ? textOf(element) : '',
    isInHead: element.parentNode?.nodeName === 'head',
  }));
}

/** What the relative addresses of a page begin from. */
export function baseOf(elements: readonly PageElement[], pageUrl: URL): URL {
  const base = elements.find(({ name, attributes }) => name === 'base' && attributes.has('href'));
  return URL.parse(base?.attributes.get('href') ?? '', pageUrl.href) ?? pageUrl;
}

/** Without recursion: a page may nest deeper than a stack. */
function elementsBelow(document: Tree.Document): readonly Tree.Element[] {
  const elements: Tree.Element[] = [];
  const open: Tree.Node[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (defaultTreeAdapter.isElementNode(node) && node.namespaceURI === html.NS.HTML) elements.push(node);
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
  }
  return elements;
}

function textOf({ childNodes }: Tree.Element): string {
  return childNodes.map((child) => (defaultTreeAdapter.isTextNode(child) ? child.value : '')).join('');
}

import { Marked, type Token, type Tokens } from 'marked';

/** What a page of documentation names. */
export interface MarkdownPage {
  /** Where its links and pictures lead. */
  readonly links: readonly string[];
  /** Its headings, as a link behind `#` names them. */
  readonly anchors: ReadonlySet<string>;
  /** Its code: each span, and each line of a block without its comment. */
  readonly code: readonly string[];
  /** Of each section (`##`, and what stands before the first) the rows of its tables. */
  readonly rows: readonly number[];
}

export function readMarkdown(text: string): MarkdownPage {
  const marked = new Marked();
  const links: string[] = [];
  const anchors = new Set<string>();
  const code: string[] = [];
  const tokens = marked.lexer(text);
  void marked.walkTokens(tokens, (token) => {
    if (token.type === 'link' || token.type === 'image') links.push((token as Tokens.Link).href);
    else if (token.type === 'heading') anchors.add(anchorOf((token as Tokens.Heading).text));
    else if (token.type === 'codespan') code.push((token as Tokens.Codespan).text);
    else if (token.type === 'code') code.push(...linesOf((token as Tokens.Code).text));
  });
  return { links, anchors, code, rows: rowsOf(tokens) };
}

function rowsOf(tokens: readonly Token[]): readonly number[] {
  const rows = [0];
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth === 2) rows.push(0);
    else if (token.type === 'table') rows.push((rows.pop() ?? 0) + (token as Tokens.Table).rows.length);
  }
  return rows;
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function linesOf(block: string): readonly string[] {
  return block
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, ''));
}

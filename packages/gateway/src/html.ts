import { html as escaped } from 'ghtml';

/** Made by {@link html} and {@link dataBlock} alone, so that no text gets into a page unescaped. */
class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** HTML that is safe to send. */
export type Html = Markup;

/** A template of a page: HTML stays what it is, everything else is text. */
export function html(
  literals: TemplateStringsArray,
  ...parts: readonly (Html | readonly Html[] | string)[]
): Html {
  return new Markup(String.raw(literals, ...parts.map(markupOf)));
}

/** Data for a script of the page, as the content of `<script type="application/json">`. */
export function dataBlock(data: unknown): Html {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}

function markupOf(part: Html | readonly Html[] | string): string {
  if (part instanceof Markup) return part.toString();
  return typeof part === 'string' ? escaped`${part}` : part.join('');
}

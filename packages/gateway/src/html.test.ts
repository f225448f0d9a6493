import { expect, test } from 'vitest';
import { dataBlock, type Html, html } from './html.ts';

const text = '<b title="a">&</b>';

test('text is escaped, whatever it says', () => {
  expect(String(html`<p title="${text}">${text}</p>`)).not.toContain('<b');
});

test('HTML in HTML stays what it is', () => {
  const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
  expect(String(html`<ol>${items}</ol>`)).toBe('<ol><li>a</li><li>&#60;</li></ol>');
});

test('data cannot end their block', () => {
  const block = String(dataBlock({ text: '</script>' }));
  expect(block).not.toContain('<');
  expect(JSON.parse(block)).toEqual({ text: '</script>' });
});

test('a plain text is no HTML, for the compiler too', () => {
  const send = (page: Html) => page;
  // @ts-expect-error: a text was never escaped.
  send(text);
  // @ts-expect-error: nothing that only looks like it is HTML.
  send({ toString: () => text });
});

import { stripVTControlCharacters } from 'node:util';

/** Columns of a terminal that a text takes: Hangul, Han and full-width characters take two. */
export function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  const wide = plain.match(/[\p{Script=Hangul}\p{Script=Han}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/gu);
  return [...plain].length + (wide?.length ?? 0);
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Lines of aligned columns, two spaces apart, without spaces at their ends. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => padTo(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

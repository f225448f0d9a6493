import stringWidth from 'string-width';

/**
 * Lines of aligned columns, two spaces apart, without spaces at their ends.
 * @param options `right`: indexes of the columns that are aligned to the right
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  { right = [] }: { readonly right?: readonly number[] } = {},
): readonly string[] {
  const widths: number[] = [];
  const lines = rows.map((row) => row.map(onOneLine));
  for (const row of lines) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  }
  const align = (cell: string, index: number): string => {
    const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(cell));
    return right.includes(index) ? padding + cell : cell + padding;
  };
  return lines.map((row) => row.map(align).join('  ').trimEnd());
}

/** A text with an end of line in it could pass for a row. */
function onOneLine(cell: string): string {
  return cell.replace(/[\r\n]/g, '\u{fffd}');
}

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
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  }
  const align = (cell: string, index: number): string => {
    const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(cell));
    return right.includes(index) ? padding + cell : cell + padding;
  };
  return rows.map((row) => row.map(align).join('  ').trimEnd());
}

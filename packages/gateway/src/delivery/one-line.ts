/** A partner's text in one line: it can neither add a header nor a row. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

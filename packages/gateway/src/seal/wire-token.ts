/** Base64 of base64, as Payple's tokens are: it never holds `+` or `/`, and so survives clients that encode forms carelessly. */
export function wireToken(bytes: Buffer): string {
  return Buffer.from(bytes.toString('base64')).toString('base64');
}

/** Base64 of base64, as Payple's tokens are: it never holds `+` or `/`, and so survives clients that encode forms carelessly. */
export function wireToken(bytes: Buffer): string {
  return Buffer.from(bytes.toString('base64')).toString('base64');
}

/** Whoever brings one says a token, right or not, and guesses no key that somebody chose. */
export function isTokenShaped(text: string): boolean {
  return text.length === 32 && /^[A-Za-z0-9+/]{22}==$/.test(Buffer.from(text, 'base64').toString('latin1'));
}

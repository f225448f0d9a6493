/** Could this part of an address be a name that the gateway gave? Anything else is not even asked for. */
export function isPathName(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

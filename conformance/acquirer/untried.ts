/** A check could not be tried: neither kept nor broken. */
export class Untried extends Error {
  override readonly name = 'Untried';
}

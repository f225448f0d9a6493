/**
 * `damaged`: parts of the file cannot be read. `rolled back`: commits that were acknowledged are missing. `not durable`: a crash of
 * the machine would lose commits.
 */
type Danger = 'damaged' | 'rolled back' | 'not durable';

/** A store that no payment may rest on. The message says what was found; what to do depends on the mode. */
export class UnsafeStore extends Error {
  override readonly name = 'UnsafeStore';
  readonly danger: Danger;
  constructor(danger: Danger, message: string, options?: ErrorOptions) {
    super(message, options);
    this.danger = danger;
  }
}

/** Whether to open it all the same. A rolled back store then counts as all there is. */
export type OnUnsafe = (unsafe: UnsafeStore) => 'refuse' | 'accept';

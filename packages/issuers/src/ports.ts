/** Time and chance come through here, so that a test can own them. */
export interface Ports {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Buffer;
}

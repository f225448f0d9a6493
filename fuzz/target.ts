import type { Arbitrary } from 'fast-check';

/** A door through which anything may come, and what must hold whatever comes. */
export interface Target {
  readonly name: string;
  /** What must hold, in a line. */
  readonly holds: string;
  open(): Promise<OpenTarget<unknown>>;
}

export interface OpenTarget<Input> {
  readonly inputs: Arbitrary<Input>;
  /** @throws for an input that breaks what must hold */
  check(input: Input): void | Promise<void>;
  /** What can only be seen at the end. @throws when it does not hold */
  finish?(): Promise<void>;
  close?(): Promise<void>;
}

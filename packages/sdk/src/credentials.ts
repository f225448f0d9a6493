import { InputError } from './errors.ts';
import { shapeOfValue } from './shape-of-value.ts';

/** `test`: no money moves. `live`: real money. */
export type Mode = 'test' | 'live';

declare const credentialsOf: unique symbol;

/**
 * A partner's keys. Keys of one mode are never accepted where the other mode's belong. The keys are not enumerable:
 * logging, spreading or serialising this object shows only the mode and the partner id.
 */
export interface Credentials<M extends Mode> {
  readonly [credentialsOf]: M;
  /** The mode they are for. */
  readonly mode: M;
  /** Partner id (`cst_id`). */
  readonly cstId: string;
  /** Partner key. Secret. */
  readonly custKey: string;
  /** Refund key; null when none was given. Secret. */
  readonly refundKey: string | null;
}

/** The keys of a partner, as the gateway's operator gave them. */
export interface CredentialsInput {
  /** Partner id (`cst_id`). */
  readonly cstId: string;
  /** Partner key (`custKey`). For the server only. */
  readonly custKey: string;
  /** Refund key (`PCD_REFUND_KEY`), needed to cancel. For the server only. */
  readonly refundKey?: string;
}

/** Keys of the test environment. @throws InputError */
export function testCredentials(input: CredentialsInput): Credentials<'test'> {
  return seal('test', input);
}

/** Keys of the live environment: real money. @throws InputError */
export function liveCredentials(input: CredentialsInput): Credentials<'live'> {
  return seal('live', input);
}

function seal<M extends Mode>(mode: M, input: CredentialsInput): Credentials<M> {
  requireKey('cstId (cst_id)', input.cstId);
  requireKey('custKey', input.custKey);
  if (input.refundKey !== undefined) requireKey('refundKey (PCD_REFUND_KEY)', input.refundKey);
  const credentials = { mode, cstId: input.cstId };
  Object.defineProperties(credentials, {
    custKey: { value: input.custKey, enumerable: false },
    refundKey: { value: input.refundKey ?? null, enumerable: false },
  });
  return Object.freeze(credentials) as Credentials<M>;
}

function requireKey(parameter: string, value: unknown): void {
  if (typeof value === 'string' && value !== '' && value.trim() === value) return;
  throw new InputError({
    parameter,
    rule: 'a text without surrounding spaces, not empty',
    got: shapeOfValue(value),
  });
}

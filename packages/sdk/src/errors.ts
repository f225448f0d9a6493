/** What the SDK throws. Secrets, tokens and buyer data never stand in a message. */
export type DojangErrorCode =
  | 'DOJANG_INPUT'
  | 'DOJANG_CONNECTION'
  | 'DOJANG_TIMEOUT'
  | 'DOJANG_API'
  | 'DOJANG_PROTOCOL';

const codes: readonly string[] = [
  'DOJANG_INPUT',
  'DOJANG_CONNECTION',
  'DOJANG_TIMEOUT',
  'DOJANG_API',
  'DOJANG_PROTOCOL',
] satisfies readonly DojangErrorCode[];

/** The base of every error of the SDK. Tell the kinds apart by `code`. */
export abstract class DojangError extends Error {
  abstract override readonly name: string;
  abstract readonly code: DojangErrorCode;
}

/** A value you passed breaks a rule of the protocol. Nothing was sent. */
export class InputError extends DojangError {
  override readonly name = 'DojangInputError';
  readonly code = 'DOJANG_INPUT';
  /** The SDK's name of the value, with the wire's: `amountWon (PCD_PAY_TOTAL)`. */
  readonly parameter: string;
  /** What the value has to be. */
  readonly rule: string;
  /** The value; only its shape where it may be a secret or say something of a buyer. */
  readonly got: string;

  constructor(input: { readonly parameter: string; readonly rule: string; readonly got: string }) {
    super(`${input.parameter}: ${input.rule}; got ${input.got}`);
    this.parameter = input.parameter;
    this.rule = input.rule;
    this.got = input.got;
  }
}

/** The gateway was not reached, or refused to take the request now (HTTP 429, 503). Safe to try again. */
export class ConnectionError extends DojangError {
  override readonly name = 'DojangConnectionError';
  readonly code = 'DOJANG_CONNECTION';
  /** 429 or 503 when the gateway refused, null when it was not reached. */
  readonly status: number | null;
  /** How long the gateway asks to wait (`Retry-After`), in ms; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** Why it was not reached, as the system says it: `ECONNREFUSED`, `ENOTFOUND`, `UND_ERR_CONNECT_TIMEOUT`; null when it does not. */
  readonly systemCode: string | null;

  constructor(
    message: string,
    {
      status = null,
      retryAfterMs = null,
      systemCode = null,
      cause,
    }: {
      readonly status?: number | null;
      readonly retryAfterMs?: number | null;
      readonly systemCode?: string | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.systemCode = systemCode;
  }
}

/** No complete answer within the time given. The gateway may have acted all the same. */
export class TimeoutError extends DojangError {
  override readonly name = 'DojangTimeoutError';
  readonly code = 'DOJANG_TIMEOUT';
  /** The time that was given, in ms. */
  readonly timeoutMs: number;

  constructor(call: string, timeoutMs: number) {
    super(`${call}: no complete answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** The gateway understood and refused. */
export class ApiError extends DojangError {
  override readonly name = 'DojangApiError';
  readonly code = 'DOJANG_API';
  /** The wire's code, e.g. `AUTH0004`; empty when the answer carries none. */
  readonly resultCode: string;
  /** The wire's text. */
  readonly resultMessage: string;
  /** `DOJANG_HINT`: which parameter and which rule; test mode of Dojang only. */
  readonly hint: string | null;

  constructor(
    call: string,
    answer: { readonly resultCode: string; readonly resultMessage: string; readonly hint: string | null },
  ) {
    super(`${call}: ${answer.resultMessage || 'refused'}${answer.hint === null ? '' : ` (${answer.hint})`}`);
    this.resultCode = answer.resultCode;
    this.resultMessage = answer.resultMessage;
    this.hint = answer.hint;
  }
}

/** The answer is not of the wire's shape: not JSON, too large, a redirect, a missing field. */
export class ProtocolError extends DojangError {
  override readonly name = 'DojangProtocolError';
  readonly code = 'DOJANG_PROTOCOL';
  /** HTTP status of the answer, when there was one. */
  readonly status: number | null;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? null;
  }
}

/** Any error of the SDK, as a union to `switch` on by `code`. */
export type AnyDojangError = InputError | ConnectionError | TimeoutError | ApiError | ProtocolError;

/** True for an error of the SDK, also of another copy of it: decided by `code`, not only by `instanceof`. */
export function isDojangError(error: unknown): error is AnyDojangError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}

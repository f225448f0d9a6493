import { type Fields, sensitiveNames } from '@dojang/protocol/payple';

/** One HTTP exchange with the gateway, for a developer's eyes: keys, tokens and buyer data are masked. */
export interface Exchange {
  /** The step it belongs to: `authenticate`, `lookup`, `confirm`. */
  readonly call: string;
  /** Always this. */
  readonly method: 'POST';
  /** Without query values that could be secret. */
  readonly url: string;
  /** What was sent, masked. */
  readonly request: Fields;
  /** Null when no answer of the wire's shape came. */
  readonly response: Fields | null;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** From the request to its end, in ms. */
  readonly durationMs: number;
  /** The error's message. */
  readonly error?: string;
}

export const MASK = '••••';

/** Query parameters of the wire that are part of an address. */
const addressParameters = ['ACT_', 'CPAYVER'];

/** Replaces the values of sensitive names; empty ones stay visible as empty. */
export function maskFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      sensitiveNames.includes(name) && value !== '' ? MASK : value,
    ]),
  );
}

/** Keeps an address readable and drops whatever else its query carries. */
export function maskUrl(address: string): string {
  const url = new URL(address);
  const kept = addressParameters.flatMap((name) => {
    const value = url.searchParams.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return `${url.origin}${url.pathname}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
}

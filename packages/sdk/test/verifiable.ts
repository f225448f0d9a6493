import { parseResult, type VerifiableResult } from '../src/index.ts';

/** Reads a result that is to be verified: one of `PAY`. */
export function verifiable(input: unknown): VerifiableResult {
  const result = parseResult(input);
  if (result.kind === 'claims-authenticated') throw new Error('A result of CERT is confirmed, not verified.');
  return result;
}

import { type AuthAnswer, readAuthAnswer } from './auth-answer.ts';

/** Longest wait for an authentication call. */
const AUTH_TIMEOUT_MS = 10_000;

/** Makes the authentication call. A network that fails, stays silent or answers nonsense is an answer without words. */
export async function authenticate(url: string, init: RequestInit, base: string): Promise<AuthAnswer> {
  try {
    // Browsers of before 2022 lack `timeout` and wait as long as they like.
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout?.(AUTH_TIMEOUT_MS) });
    const answer: unknown = await response.json();
    return readAuthAnswer(answer, base);
  } catch (error) {
    return { ok: false, message: '', hint: String(error) };
  }
}

import { timeLimit } from '@dojang/protocol/browser';
import type { CodeResponse, PhoneApproval, PhoneRefusal, PhoneView } from '@dojang/protocol/phone';

export type Reason = PhoneRefusal['refused']['reason'];

export type Reply<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly view: PhoneView | null }
  /** No answer, or one nobody understands: what was asked may have been done. Asking again is safe. */
  | { readonly kind: 'silent'; readonly silence: Silence };

/** `slow`: the server has taken too long. `offline`: it was not reached, or the connection broke. */
export type Silence = 'slow' | 'offline';

const TIMEOUT_MS = 10_000;

/** The card company's server, as the app speaks to it. */
export const api = {
  view: (token: string) => call<PhoneView>('GET', 'authentication', { token }),
  approve: (token: string, body: PhoneApproval) =>
    call<PhoneView>('POST', 'authentication/approve', { token, body }),
  reject: (token: string) => call<PhoneView>('POST', 'authentication/reject', { token }),
  openCode: (company: string, code: string) =>
    call<CodeResponse>('POST', `${company}/code`, { body: { code } }),
};

async function call<Value extends object>(
  method: 'GET' | 'POST',
  path: string,
  { token, body }: { readonly token?: string; readonly body?: object },
): Promise<Reply<Value>> {
  try {
    const response = await fetch(`/phone/api/${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: timeLimit(TIMEOUT_MS),
    });
    // Our own server of the same release: its shapes are checked by its tests.
    const answer = (await response.json()) as Value | PhoneRefusal;
    if ('refused' in answer) {
      return { kind: 'refused', reason: answer.refused.reason, view: answer.view ?? null };
    }
    return response.ok ? { kind: 'ok', value: answer } : { kind: 'silent', silence: 'slow' };
  } catch (error) {
    // Nothing but the limit ends such a call.
    const timedOut = error instanceof DOMException && error.name === 'AbortError';
    return { kind: 'silent', silence: timedOut ? 'slow' : 'offline' };
  }
}

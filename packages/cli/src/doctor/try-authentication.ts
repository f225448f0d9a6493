import { paths } from '@dojang/protocol/payple';
import { readJson } from './ask-gateway.ts';
import { fetchBounded, unreachableReason } from './fetch-bounded.ts';
import { type Finding, ok, problem } from './finding.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

export interface Account {
  readonly id: string;
  readonly custKey: string;
}

export interface TriedAuthentication {
  readonly finding: Finding;
  /** Where the window opens, by the gateway's answer; null when it refused. */
  readonly windowOrigin: string | null;
}

/** Authenticates as the shop's server would (guide 3-2), for the origin of its page. Nothing is stored by it. */
export async function tryAuthentication(
  gatewayOrigin: string,
  account: Account,
  referer: string,
): Promise<TriedAuthentication> {
  try {
    const { status, text } = await fetchBounded(new URL(paths.auth, gatewayOrigin), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      maxBytes: MAX_BYTES,
      init: { method: 'POST', body: JSON.stringify({ cst_id: account.id, custKey: account.custKey }) },
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache', referer },
    });
    const answer = readJson(text);
    const returnUrl = URL.parse(textOf(answer['return_url']));
    if (status === 200 && answer['result'] === 'success' && returnUrl !== null)
      return {
        windowOrigin: returnUrl.origin,
        finding: ok('authentication', `${account.id} with Referer: ${referer} is let in`),
      };
    return {
      windowOrigin: null,
      finding: problem('authentication', `${account.id} with Referer: ${referer} is refused`, {
        expected: 'result: success',
        came: `${status} ${textOf(answer['result_msg'])}`.trim(),
        ...(textOf(answer['DOJANG_HINT']) !== '' && { change: [textOf(answer['DOJANG_HINT'])] }),
      }),
    };
  } catch (error) {
    return {
      windowOrigin: null,
      finding: problem('authentication', `${paths.auth} was not reached: ${unreachableReason(error)}`),
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

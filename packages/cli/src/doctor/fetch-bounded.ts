/** How the doctor introduces itself to servers. */
const USER_AGENT = 'dojang-doctor/1.0';

export interface BoundedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** At most the first {@link maxBytes}. */
  readonly text: string;
}

export interface BoundedOptions {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly init?: { readonly method: string; readonly body: string };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Fetches without following a redirect and reads no more than it must. @throws what `fetch` throws */
export async function fetchBounded(url: URL, options: BoundedOptions): Promise<BoundedAnswer> {
  const response = await fetch(url, {
    ...options.init,
    redirect: 'manual',
    signal: options.signal,
    headers: { 'user-agent': USER_AGENT, 'accept-language': 'ko,en;q=0.8', ...options.headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    text: await readText(response, options.maxBytes),
  };
}

async function readText({ body }: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    const part = (chunk as Uint8Array).subarray(0, maxBytes - bytes);
    text += decoder.decode(part, { stream: true });
    bytes += part.byteLength;
    if (bytes >= maxBytes) break;
  }
  return text + decoder.decode();
}

/** Why a server was not reached, in a person's words. */
export function unreachableReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'it did not answer in time';
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no such host (${code})`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS=<file> names your own authority`;
    default:
      return code === '' ? 'it did not answer' : `it did not answer (${code})`;
  }
}

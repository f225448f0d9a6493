import type { CancelRequests } from './cancel-requests.ts';
import { type KeyOwner, keyDigest } from './key-digest.ts';

/** Of a cancellation, what makes it the same one when it is sent again. The keys are the partner's, and added when it is sent. */
export interface KeptCancelRequest {
  /** What was asked for, to tell another cancellation under the same id. */
  readonly content: string;
  /** `AuthKey` and `return_url` of its authentication. */
  readonly authKey: string;
  readonly payUrl: string;
  readonly amountWon: number;
  /** What the gateway said of the payment before anything was sent; null when it was not asked or does not say. */
  readonly before: { readonly paidWon: number; readonly cancelledWon: number } | null;
}

/** The store, seen from one cancellation. */
export interface KeptUnderId {
  /** @throws Error when what is kept cannot be read */
  find(): Promise<KeptCancelRequest | null>;
  /** Keeps the request, or leaves the one that another call has kept meanwhile; resolves with the one that is kept. */
  bind(request: KeptCancelRequest): Promise<{ readonly kept: KeptCancelRequest; readonly isOwn: boolean }>;
}

export function keptUnderId(requests: CancelRequests, owner: KeyOwner, requestId: string): KeptUnderId {
  const key = keyDigest(owner, requestId);
  return {
    find: async () => {
      const text = await requests.find(await key);
      return text === null ? null : read(text);
    },
    bind: async (request) => {
      const text = JSON.stringify({ v: VERSION, ...request });
      const kept = read(await requests.bind(await key, text));
      return { kept, isOwn: kept.authKey === request.authKey };
    },
  };
}

const VERSION = 1;

function read(text: string): KeptCancelRequest {
  const kept = parse(text);
  if (!isKept(kept))
    throw new Error('The storage keeps a cancellation that cannot be read: nothing is sent.');
  const { content, authKey, payUrl, amountWon, before } = kept;
  return { content, authKey, payUrl, amountWon, before };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isKept(found: unknown): found is KeptCancelRequest {
  if (!isRecord(found) || found['v'] !== VERSION) return false;
  const { content, authKey, payUrl, amountWon, before } = found;
  const texts = [content, authKey, payUrl].every((each) => typeof each === 'string');
  return texts && Number.isSafeInteger(amountWon) && (before === null || isBefore(before));
}

function isRecord(found: unknown): found is Readonly<Record<string, unknown>> {
  return typeof found === 'object' && found !== null;
}

function isBefore(found: unknown): boolean {
  return (
    isRecord(found) && Number.isSafeInteger(found['paidWon']) && Number.isSafeInteger(found['cancelledWon'])
  );
}

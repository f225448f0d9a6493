import { type BrowserResult, loadPayment, openPayment, PaymentPageError } from '@dojang/sdk/browser';
import { useEffect, useRef, useState } from 'react';

interface PayButtonProps {
  readonly product: string;
  /** Where the shop's server starts a payment, and where it takes the result. */
  readonly paths: { readonly start: string; readonly result: string };
  readonly onOutcome: (outcome: { readonly kind: string }) => void;
}

/** An authentication is good for half an hour. */
const FRESH_MS = 20 * 60_000;

/**
 * A button that pays: asks the shop's server for a payment, opens the window, and hands the result to the server. It asks before it is
 * pressed: on a phone the window opens in a tab, which Safari refuses to a press that waits for an answer first.
 */
export function PayButton({ product, paths, onOutcome }: PayButtonProps) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');

  const prepared = useRef<(Started & { readonly atMs: number }) | null>(null);

  async function prepare(): Promise<Started> {
    const started = await postJson<Started>(paths.start, { product });
    await loadPayment(started.scriptUrl);
    prepared.current = { ...started, atMs: Date.now() };
    return started;
  }
  useEffect(() => {
    // A press says what is wrong, if it still is.
    prepare().catch(() => undefined);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each product.
  }, [product]);

  async function pay(): Promise<void> {
    setState('busy');
    try {
      const ready = prepared.current;
      prepared.current = null;
      const isFresh = ready !== null && Date.now() - ready.atMs < FRESH_MS;
      const { fields } = isFresh ? ready : await prepare();
      const result: BrowserResult = await openPayment(fields);
      // A result proves nothing: only the server learns from the gateway whether the order is paid.
      onOutcome(await postJson(paths.result, result));
      setState('ready');
    } catch (error) {
      setState(
        error instanceof PaymentPageError && ['replaced', 'tab-refused'].includes(error.code)
          ? 'ready'
          : 'failed',
      );
    }
  }

  return (
    <>
      <button type="button" aria-busy={state === 'busy'} onClick={() => void pay()}>
        결제하기
      </button>
      {state === 'failed' && <p role="alert">결제창을 열지 못했어요. 다시 시도해 주세요.</p>}
    </>
  );
}

interface Started {
  readonly fields: Record<string, string>;
  readonly scriptUrl: string;
}

async function postJson<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return (await response.json()) as Answer;
}

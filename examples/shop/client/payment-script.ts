const loading = new Map<string, Promise<void>>();

/** Loads the gateway's script once. Rejects when it cannot be loaded; the next call tries again. */
export function loadPaymentScript(url: string): Promise<void> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const promise = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      loading.delete(url);
      reject(new Error('the payment script did not load'));
    };
    document.head.append(script);
  });
  loading.set(url, promise);
  return promise;
}

/** Opens the payment window (guide 3-3). */
export function openPaymentWindow(payment: Readonly<Record<string, unknown>>): void {
  const open: unknown = Reflect.get(window, 'PaypleCpayAuthCheck');
  if (typeof open !== 'function') throw new Error('the payment script is missing');
  open(payment);
}

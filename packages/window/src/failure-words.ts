import { useEffect, useState } from 'preact/hooks';

type FailureText = typeof import('./failure-text.ts');

let loading: Promise<FailureText> | null = null;

/** Fetches the texts of all result codes, which the first screen does not need. A failed try is forgotten. */
export function loadFailureText(): Promise<FailureText> {
  loading ??= import('./failure-text.ts').catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The texts of the result codes; null until they have arrived, and `unavailable` when they cannot. */
export function useFailureText(): FailureText | 'unavailable' | null {
  const [text, setText] = useState<FailureText | 'unavailable' | null>(null);
  useEffect(() => {
    loadFailureText().then(setText, () => setText('unavailable'));
  }, []);
  return text;
}

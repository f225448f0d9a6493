import type { Failure } from '@dojang/protocol/window';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from './hooks.ts';

type FailureText = typeof import('./failure-text.ts');

let loading: Promise<FailureText> | null = null;

/** What happened and what it means for the money, with the code for support small below. */
export function FailureMessage({ failure }: { readonly failure: Failure }) {
  const { language, t } = useLanguage();
  const text = useFailureText();
  if (text === null) return null;
  const code =
    failure.institutionCode === null ? failure.code : `${failure.code} · ${failure.institutionCode}`;
  return (
    <>
      <p>{text === 'unavailable' ? t('failed') : text.describeFailure(language, failure)}</p>
      <p class="small">{t('supportCode', { code })}</p>
    </>
  );
}

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

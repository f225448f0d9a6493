import type { Failure } from '@dojang/protocol/window';
import { useFailureText } from './failure-words.ts';
import { useLanguage } from './hooks.ts';

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

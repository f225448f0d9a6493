import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';

/** A page that is still in sight this long after the press has opened no app. */
const STAYED_AFTER_MS = 2_000;

/** The way back to the payment: a web address, or the scheme of the shop's own app (`PCD_APP_SCHEME`, guide 3-3). */
export function WayBack({ url }: { readonly url: string }) {
  const { t } = useTexts();
  const [stayed, setStayed] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const left = () => {
      if (document.hidden) clearTimeout(waiting.current);
    };
    document.addEventListener('visibilitychange', left);
    return () => {
      document.removeEventListener('visibilitychange', left);
      clearTimeout(waiting.current);
    };
  }, []);

  // A scheme that no app on this device knows leaves the page as it is, without an error to see.
  function watch() {
    clearTimeout(waiting.current);
    if (!isAbsoluteUrl(url)) waiting.current = setTimeout(() => setStayed(true), STAYED_AFTER_MS);
  }

  return (
    <>
      <p class="lead" role="status">
        {stayed ? t('backDidNotOpen') : ''}
      </p>
      <div class="actions">
        <a class="primary" href={url} onClick={watch}>
          {t('goBack')}
        </a>
      </div>
    </>
  );
}

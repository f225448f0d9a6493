import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';

/** A page that is still in sight this long after the press has opened no app. */
const STAYED_AFTER_MS = 2_000;
/** Long enough to see that it is done. */
const TAKEN_AFTER_MS = 1_200;

interface WayBackProps {
  readonly url: string;
  /** By itself, where the system lets a page do so. */
  readonly isTakenAtOnce: boolean;
}

/** The way back to the payment: a web address, or the scheme of the shop's own app (`PCD_APP_SCHEME`, guide 3-3). */
export function WayBack({ url, isTakenAtOnce }: WayBackProps) {
  const { t } = useTexts();
  const [stayed, setStayed] = useState<'backDidNotOpen' | 'closeTab' | null>(null);
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
  const watch = useCallback(() => {
    clearTimeout(waiting.current);
    if (!isAbsoluteUrl(url)) waiting.current = setTimeout(() => setStayed('backDidNotOpen'), STAYED_AFTER_MS);
  }, [url]);

  useEffect(() => {
    if (!isTakenAtOnce) return;
    const timer = setTimeout(() => {
      if (isTabBeside()) {
        waiting.current = setTimeout(() => setStayed('closeTab'), STAYED_AFTER_MS);
        close();
      } else {
        watch();
        // Instead of this page: Back from the payment must not lead here again.
        location.replace(url);
      }
    }, TAKEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isTakenAtOnce, url, watch]);

  return (
    <>
      <p class="lead" role="status">
        {stayed !== null ? t(stayed) : isTakenAtOnce ? t('returning') : ''}
      </p>
      <div class="actions">
        <a class="primary" href={url} onClick={watch}>
          {t('goBack')}
        </a>
      </div>
    </>
  );
}

/** On a PC the app opens beside the window, in a tab of its own: the way back is to close it. */
function isTabBeside(): boolean {
  return history.length === 1 && !matchMedia('(pointer: coarse)').matches;
}

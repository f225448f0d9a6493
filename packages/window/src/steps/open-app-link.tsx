import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from '../hooks.ts';

/** A page that is still in sight this long after the press has opened no app. */
const STAYED_AFTER_MS = 2_000;

/**
 * 이 기기에서 열기. On a phone the card app takes this page's place, so that its way back, or Back, leads to this very page and
 * its opener; beside it, the way back would end in a second window. Inside a frame an app's address leads nowhere, and a
 * PC shows the QR code at the same time: there it opens beside the window.
 */
export function OpenAppLink(props: {
  readonly link: string;
  readonly onPhone: boolean;
  readonly isFramed: boolean;
  /** The press led nowhere: no such app on this device, as far as a page can tell. */
  readonly onStayed: () => void;
}) {
  const { link, onPhone, isFramed, onStayed } = props;
  const { t } = useLanguage();
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

  function watch() {
    clearTimeout(waiting.current);
    if (onPhone) waiting.current = setTimeout(onStayed, STAYED_AFTER_MS);
  }

  const opensHere = onPhone && !isFramed;
  return (
    <a
      class={onPhone ? 'button primary' : 'button'}
      href={link}
      target={opensHere || !/^https?:/i.test(link) ? undefined : '_blank'}
      rel="noopener noreferrer"
      onClick={watch}
    >
      {t('openHere')}
    </a>
  );
}

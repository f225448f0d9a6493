import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** A page that is still in sight this long after the press has opened no app. */
const STAYED_AFTER_MS = 2_000;

/**
 * The way to the card app on this device. On a phone it takes this page's place, so that its way back, or Back, leads to this very
 * page and its opener; beside it, the way back would end in a second window. There the press that chose the card opens it too; where
 * the browser refuses that, and for whoever comes back, there is the link. Inside a frame an app's address leads nowhere, and a
 * PC shows the QR code at the same time: there it opens beside the window, by a press alone.
 */
export function OpenAppLink(props: {
  readonly link: string;
  readonly label: string;
  readonly isPrimary: boolean;
  readonly isBeside: boolean;
  readonly opensItself: boolean;
  /** Nothing has opened: no such app on this device, as far as a page can tell. */
  readonly onStayed: () => void;
}) {
  const { link, label, isPrimary, isBeside, opensItself, onStayed } = props;
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reportStay = useRef(onStayed);
  reportStay.current = onStayed;
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

  const watch = useCallback(() => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => reportStay.current(), STAYED_AFTER_MS);
  }, []);

  // What is decided once: a window that turns, or comes to the front again, opens nothing.
  const [isTaken] = useState(
    () => opensItself && !isBeside && !document.hidden && matchMedia('(pointer: coarse)').matches,
  );
  useEffect(() => {
    if (!isTaken) return;
    watch();
    location.assign(link);
  }, [isTaken, link, watch]);

  return (
    <a
      class={isPrimary ? 'button primary' : 'button'}
      href={link}
      target={!isBeside || !/^https?:/i.test(link) ? undefined : '_blank'}
      rel="noopener noreferrer"
      onClick={isPrimary ? watch : undefined}
    >
      {label}
    </a>
  );
}

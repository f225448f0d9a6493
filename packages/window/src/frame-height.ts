import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const MINIMUM_PX = 400;
const MAXIMUM_PX = 720;

/** The height to ask for, in pixels; null when the frame is high enough. It only grows: a shrinking frame moves its buttons. */
export function wantedHeight(contentPx: number, framePx: number): number | null {
  const wanted = Math.min(MAXIMUM_PX, Math.max(MINIMUM_PX, Math.ceil(contentPx)));
  return wanted > framePx ? wanted : null;
}

/** Tells the page around the window when its content needs more room. */
export function useFrameHeight(
  page: RefObject<HTMLElement | null>,
  onHeight: (heightPx: number) => void,
): void {
  const asked = useRef(0);
  useEffect(() => {
    const element = page.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const wanted = wantedHeight(element.scrollHeight, window.innerHeight);
      // A page that did not follow the first time is not asked again and again.
      if (wanted === null || wanted === asked.current) return;
      asked.current = wanted;
      onHeight(wanted);
    });
    observer.observe(element);
    return () => observer.disconnect();
  });
}

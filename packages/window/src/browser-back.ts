import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** A page that does not say that it went back is not waited for. */
const LEAVING_MS = 300;

/**
 * Makes the browser's Back the step before. While there is one, an entry of the window's own stands on top of the history: Back
 * takes it off and leads nowhere else. Without such a step Back leaves the window as it leaves any page.
 * @param stepBack null where there is no step before
 */
export function useBrowserBack(stepBack: (() => void) | null): void {
  const latest = useRef(stepBack);
  latest.current = stepBack;
  // With the screen, so that a second press finds it.
  useLayoutEffect(() => {
    if (stepBack !== null && !isOnTop()) putOnTop();
  });
  useEffect(() => {
    const goBack = () => {
      if (isOnTop()) return;
      // What lies over the page goes first, as it does by Escape.
      const dialog = document.querySelector('dialog[open]');
      if (dialog !== null) dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
      else if (latest.current !== null) latest.current();
      else if (window.parent === window) history.back();
    };
    addEventListener('popstate', goBack);
    return () => removeEventListener('popstate', goBack);
  }, []);
}

/** Takes the window's own entry off, so that the page around a frame has no Back that does nothing. */
export async function takeOffTop(): Promise<void> {
  if (!isOnTop()) return;
  await new Promise((resolve) => {
    addEventListener('popstate', resolve, { once: true });
    setTimeout(resolve, LEAVING_MS);
    history.back();
  });
}

function isOnTop(): boolean {
  return (history.state as { readonly isStep?: unknown } | null)?.isStep === true;
}

function putOnTop(): void {
  try {
    history.pushState({ ...history.state, isStep: true }, '');
  } catch {
    // A browser that takes no more entries: Back leaves the window.
  }
}

/** Holds the page still behind a layer: no scrolling, no focus. The returned function lets go of it again. */
export function holdPage(layer: HTMLElement): () => void {
  const root = document.documentElement;
  const { overflow, paddingRight } = root.style;
  const focused = document.activeElement;
  const scrollbarPx = window.innerWidth - root.clientWidth;
  const others = [...document.body.children].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement && element !== layer && !element.inert,
  );
  root.style.overflow = 'hidden';
  // The page would jump sideways by the width of the scroll bar that goes.
  if (scrollbarPx > 0) root.style.paddingRight = `${scrollbarPx}px`;
  for (const element of others) element.inert = true;
  return () => {
    root.style.overflow = overflow;
    root.style.paddingRight = paddingRight;
    for (const element of others) element.inert = false;
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  };
}

/**
 * Shows a dialog over the page, with the focus inside it, and brings the focus back when it is taken away. Browsers of before 2022
 * have no dialogs: there the focus is kept inside by hand, and Escape is a `cancel` event all the same.
 * @returns takes it away
 */
export function showModal(dialog: HTMLDialogElement): () => void {
  if (typeof dialog.showModal === 'function') {
    dialog.showModal();
    return () => dialog.close();
  }
  const before = document.activeElement;
  dialog.setAttribute('open', '');
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.classList.add('plain');
  const stops = () => [...dialog.querySelectorAll<HTMLElement>('button, [tabindex="0"]')];
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // The window below is not left by the same press.
      event.stopPropagation();
      dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
    }
    if (event.key !== 'Tab') return;
    const all = stops();
    const at = all.findIndex((stop) => stop.matches(':focus'));
    const next = event.shiftKey ? (at <= 0 ? all.length - 1 : at - 1) : (at + 1) % all.length;
    event.preventDefault();
    all[next]?.focus();
  };
  document.addEventListener('keydown', onKey);
  stops()[0]?.focus();
  return () => {
    document.removeEventListener('keydown', onKey);
    dialog.removeAttribute('open');
    if (before instanceof HTMLElement) before.focus();
  };
}

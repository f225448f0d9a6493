import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from './hooks.ts';
import { showModal } from './terms/show-modal.ts';

/** The one question before a payment is left for which a card was chosen. */
export function LeaveDialog(props: { readonly onStay: () => void; readonly onLeave: () => void }) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (dialog.current === null) return;
    const hide = showModal(dialog.current);
    // A key pressed by chance leaves nothing.
    stay.current?.focus();
    return hide;
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="leave-title"
      onCancel={(event) => {
        event.preventDefault();
        props.onStay();
      }}
    >
      <h2 id="leave-title">{t('leaveTitle')}</h2>
      <p class="question">{t('leaveText')}</p>
      <div class="actions">
        <button type="button" class="button" onClick={props.onLeave}>
          {t('leaveGo')}
        </button>
        <button ref={stay} type="button" class="button primary" onClick={props.onStay}>
          {t('leaveStay')}
        </button>
      </div>
    </dialog>
  );
}

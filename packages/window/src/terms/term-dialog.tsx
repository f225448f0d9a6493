import type { TermId, TermText } from '@dojang/protocol/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../hooks.ts';
import { backoffMs, pause } from '../pause.ts';
import { loadTerms } from './load-terms.ts';
import { showModal } from './show-modal.ts';

/** The whole text of one term over the page. The browser keeps the focus inside and brings it back where it was. */
export function TermDialog(props: {
  readonly id: TermId;
  readonly version: string;
  readonly title: string;
  readonly onClose: (agreed: boolean) => void;
}) {
  const { language, t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState<TermText | 'loading' | 'failed'>('loading');

  const hide = useRef(() => {});
  const ended = useRef(false);
  // At once: the browser tells of the close a task later, and a press that comes before would open nothing.
  const end = (agreed: boolean) => {
    if (ended.current) return;
    ended.current = true;
    hide.current();
    props.onClose(agreed);
  };
  useEffect(() => {
    if (dialog.current !== null) hide.current = showModal(dialog.current);
    return () => hide.current();
  }, []);
  useEffect(() => {
    const closed = new AbortController();
    const load = async () => {
      for (let failures = 1; !closed.signal.aborted; failures++) {
        const terms = await loadTerms(props.version, language).catch(() => null);
        if (closed.signal.aborted) return;
        setText(terms === null ? 'failed' : terms[props.id]);
        if (terms !== null) return;
        await pause(backoffMs(failures), closed.signal);
      }
    };
    void load();
    return () => closed.abort();
  }, [language, props.id, props.version]);

  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="term-title"
      onCancel={(event) => {
        event.preventDefault();
        end(false);
      }}
      onClose={() => end(false)}
    >
      <h2 id="term-title">{props.title}</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling text must be reachable by keyboard. */}
      <section class="text" tabIndex={0} aria-labelledby="term-title">
        {typeof text === 'string' ? (
          <p role="status">{t(text === 'loading' ? 'termLoading' : 'termFailed')}</p>
        ) : (
          text.map((section) => (
            <div key={section.heading}>
              <h3>{section.heading}</h3>
              {section.paragraphs.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </div>
          ))
        )}
      </section>
      <div class="actions">
        <button type="button" class="button" onClick={() => end(false)}>
          {t('termClose')}
        </button>
        <button type="button" class="button primary" onClick={() => end(true)}>
          {t('termAgreeAndClose')}
        </button>
      </div>
    </dialog>
  );
}

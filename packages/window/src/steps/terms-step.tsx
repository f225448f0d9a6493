import { type TermId, termIds } from '@dojang/protocol/window';
import { useRef, useState } from 'preact/hooks';
import { useLanguage } from '../hooks.ts';
import type { MessageKey } from '../messages.ts';
import type { Session } from '../session.ts';
import { TermDialog } from '../terms/term-dialog.tsx';

const TEXTS: Readonly<Record<TermId, { readonly title: MessageKey; readonly summary: MessageKey }>> = {
  'electronic-finance': { title: 'termFinance', summary: 'termFinanceSummary' },
  'privacy-collection': { title: 'termCollection', summary: 'termCollectionSummary' },
  'privacy-provision': { title: 'termProvision', summary: 'termProvisionSummary' },
};

export function TermsStep(props: {
  readonly version: string;
  readonly session: Session;
  readonly busy: boolean;
  /** Where they are read once more, from the cards: the way on. Null where they are to be agreed to. */
  readonly onRead: (() => void) | null;
}) {
  const { version, session, busy, onRead } = props;
  const { t } = useLanguage();
  const [agreed, setAgreed] = useState<readonly TermId[]>(onRead === null ? [] : termIds);
  const [missing, setMissing] = useState(false);
  const [reading, setReading] = useState<TermId | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const all = termIds.every((id) => agreed.includes(id));

  const agree = (id: TermId, yes: boolean) =>
    setAgreed((before) =>
      yes ? [...before.filter((other) => other !== id), id] : before.filter((other) => other !== id),
    );

  function submit(event: Event) {
    event.preventDefault();
    setMissing(!all);
    if (all && onRead !== null) return onRead();
    if (all) return session.send({ name: 'terms', body: { agreed: termIds, version } });
    form.current?.querySelector<HTMLInputElement>('.terms input:not(:checked)')?.focus();
  }

  return (
    <form class="screen" ref={form} onSubmit={submit} aria-busy={busy} noValidate>
      <h1 tabIndex={-1}>{t('termsTitle')}</h1>
      <label class="check all">
        <input type="checkbox" checked={all} onChange={() => setAgreed(all ? [] : termIds)} />
        <span>{t('termsAll')}</span>
      </label>
      <ul class="terms">
        {termIds.map((id) => (
          <li key={id}>
            <label class="check">
              <input
                type="checkbox"
                checked={agreed.includes(id)}
                onChange={(event) => agree(id, event.currentTarget.checked)}
                aria-describedby={`${id}-summary`}
              />
              <span>
                <span class="must">{t('termsMust')}</span> {t(TEXTS[id].title)}{' '}
                <span class="unseen">{t('termsAgree')}</span>
              </span>
            </label>
            <button
              type="button"
              class="link"
              aria-haspopup="dialog"
              aria-label={`${t(TEXTS[id].title)} ${t('termsRead')}`}
              onClick={() => setReading(id)}
            >
              {t('termsRead')}
            </button>
            <p id={`${id}-summary`}>{t(TEXTS[id].summary)}</p>
          </li>
        ))}
      </ul>
      <div class="error" role="alert">
        {missing && !all && t('termsMissing')}
      </div>
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {t('next')}
        </button>
      </div>
      {reading !== null && (
        <TermDialog
          id={reading}
          version={version}
          title={t(TEXTS[reading].title)}
          onClose={(yes) => {
            if (yes) agree(reading, true);
            setReading(null);
          }}
        />
      )}
    </form>
  );
}

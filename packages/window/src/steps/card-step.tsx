import { cardCompanies, INSTALMENT_MINIMUM_WON, instalmentsFor } from '@dojang/protocol/cards';
import { amountText } from '@dojang/protocol/figures';
import type { Stage, WindowView } from '@dojang/protocol/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { EMAIL_MAX_LENGTH, isEmail } from '../email.ts';
import { FailureMessage } from '../failure-message.tsx';
import { formatQuota } from '../format.ts';
import { useLanguage } from '../hooks.ts';
import type { Session } from '../session.ts';

/** What kept the choice from being sent; a new one for each press. */
interface Complaint {
  readonly about: 'card' | 'email';
}

export function CardStep(props: {
  readonly session: Session;
  readonly view: WindowView;
  readonly stage: Extract<Stage, { name: 'card' }>;
  readonly busy: boolean;
}) {
  const { session, view, stage, busy } = props;
  const { language, t } = useLanguage();
  const quotas = instalmentsFor(view.amountWon);
  const [company, setCompany] = useState(stage.chosen?.cardCompany ?? '');
  const [quota, setQuota] = useState(quotas.find((choice) => choice === stage.chosen?.quota) ?? '00');
  const [email, setEmail] = useState(view.email);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isRetry = stage.failure !== null && company !== '' && company === stage.chosen?.cardCompany;

  const focus = (selector: string) => form.current?.querySelector<HTMLElement>(selector)?.focus();

  // Once the words stand there: before, the page may be too short to bring the field into view with them.
  useEffect(() => {
    if (complaint !== null) focus(complaint.about === 'card' ? '.tiles input' : '#email');
  }, [complaint]);

  function submit(event: Event) {
    event.preventDefault();
    if (company === '') return setComplaint({ about: 'card' });
    if (!isEmail(email.trim())) return setComplaint({ about: 'email' });
    setComplaint(null);
    session.send({ name: 'authentication', body: { cardCompany: company, quota, email: email.trim() } });
  }

  function chooseAnother() {
    setCompany('');
    focus('.tiles input');
  }

  return (
    <form class="screen" ref={form} onSubmit={submit} aria-busy={busy} noValidate>
      {stage.failure !== null && (
        <div class="failure" role="alert">
          <FailureMessage failure={stage.failure} />
          {isRetry && (
            <button type="button" class="link" onClick={chooseAnother}>
              {t('otherCard')}
            </button>
          )}
        </div>
      )}
      <h1 tabIndex={-1}>{t('cardTitle')}</h1>
      <fieldset class="tiles" aria-describedby="card-error">
        <legend class="unseen">{t('cardCompany')}</legend>
        {cardCompanies.map((card) => (
          <label key={card.code} class="tile" style={{ '--bar': card.colour }}>
            <input
              type="radio"
              name="card"
              value={card.code}
              checked={company === card.code}
              onChange={() => setCompany(card.code)}
            />
            <span>{language === 'ko' ? card.name : card.en}</span>
          </label>
        ))}
      </fieldset>
      <div class="error" role="alert" id="card-error">
        {complaint?.about === 'card' && company === '' && t('cardMissing')}
      </div>
      <div class="fields">
        <div class="field">
          <label for="quota">{t('instalment')}</label>
          <select
            id="quota"
            value={quota}
            disabled={quotas.length === 1}
            aria-describedby={quotas.length === 1 ? 'quota-note' : undefined}
            onChange={(event) => setQuota(event.currentTarget.value)}
          >
            {quotas.map((choice) => (
              <option key={choice} value={choice}>
                {formatQuota(language, choice)}
              </option>
            ))}
          </select>
        </div>
        <div class="field wide">
          <label for="email">{t('email')}</label>
          <input
            id="email"
            type="email"
            autocomplete="email"
            inputMode="email"
            maxLength={EMAIL_MAX_LENGTH}
            value={email}
            aria-invalid={complaint?.about === 'email'}
            aria-describedby="email-error"
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
          <div class="error" role="alert" id="email-error">
            {complaint?.about === 'email' && t('emailWrong')}
          </div>
        </div>
      </div>
      {quotas.length === 1 && (
        <p class="small" id="quota-note">
          {t('instalmentNote', { minimum: amountText(INSTALMENT_MINIMUM_WON, language) })}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={() => session.leave()}>
          {stage.failure === null ? t('cancel') : t('backToShop')}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy}>
          {isRetry ? t('retry') : t('next')}
        </button>
      </div>
    </form>
  );
}

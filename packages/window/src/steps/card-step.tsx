import {
  cardCompanies,
  findCardCompany,
  INSTALMENT_MINIMUM_WON,
  instalmentsFor,
} from '@dojang/protocol/cards';
import type { CardOffer, Stage, WindowView } from '@dojang/protocol/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { EMAIL_MAX_LENGTH, isEmail } from '../email.ts';
import { FailureMessage, useFailureText } from '../failure-message.tsx';
import { formatQuota, minimumText } from '../format.ts';
import { useLanguage } from '../hooks.ts';
import { lastCompany, lastFirst } from '../last-company.ts';
import type { Session } from '../session.ts';

/** Its cards can be chosen now. */
function isOpen(offer: CardOffer | undefined): boolean {
  return offer?.isOff !== true && offer?.closed === undefined;
}

/** What kept the choice from being sent; a new one for each press. */
interface Complaint {
  readonly about: 'card' | 'email';
}

export function CardStep(props: {
  readonly session: Session;
  readonly view: WindowView;
  readonly stage: Extract<Stage, { name: 'card' }>;
  readonly busy: boolean;
  /** To the terms. */
  readonly onBack: () => void;
}) {
  const { session, view, stage, busy, onBack } = props;
  const { language, t } = useLanguage();
  const [last] = useState(() => lastCompany(window));
  const text = useFailureText();
  // Before the texts have come nobody is sent to the same card again.
  const kind =
    stage.failure === null
      ? null
      : text === null
        ? 'card'
        : text === 'unavailable'
          ? 'trouble'
          : text.failureKindOf(stage.failure);
  const refused = kind === 'card' ? stage.chosen?.cardCompany : undefined;
  const [picked, setCompany] = useState<string | null>(null);
  const wished = picked ?? (kind === 'card' ? '' : (stage.chosen?.cardCompany ?? ''));
  // One that has closed meanwhile is chosen no more.
  const company = isOpen(view.cards[wished]) ? wished : '';
  // A company that has no instalments takes none, whatever was chosen before.
  const offer = view.cards[company];
  const quotas = instalmentsFor(view.amountWon, findCardCompany(company));
  const [wanted, setQuota] = useState(stage.chosen?.quota ?? '00');
  const quota = quotas.includes(wanted) ? wanted : '00';
  const customerMonths = offer?.interestFree?.[quota];
  const [email, setEmail] = useState(view.email);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const note =
    quotas.length > 1
      ? customerMonths
        ? t('partlyNote', { months: customerMonths })
        : null
      : view.amountWon < INSTALMENT_MINIMUM_WON
        ? t('instalmentNote', { minimum: minimumText(language) })
        : t('checkOnlyNote');
  const isRetry = kind !== null && kind !== 'own' && company !== '' && company === stage.chosen?.cardCompany;

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
    session.send({
      name: 'authentication',
      body: {
        cardCompany: company,
        quota,
        customerMonths: customerMonths ?? null,
        email: email.trim(),
      },
    });
  }

  return (
    <form class="screen" ref={form} onSubmit={submit} aria-busy={busy} noValidate>
      {stage.failure !== null && (
        <div class={kind === 'own' ? 'failure calm' : 'failure'} role="alert">
          <FailureMessage failure={stage.failure} phone={view.merchantPhone} isOpen />
        </div>
      )}
      <h1 tabIndex={-1}>{t('cardTitle')}</h1>
      <fieldset class="tiles" aria-describedby="card-error">
        <legend class="unseen">{t('cardCompany')}</legend>
        {lastFirst(cardCompanies, last)
          .filter(({ code }) => view.cards[code]?.isOff !== true)
          .map((card) => {
            const closed = view.cards[card.code]?.closed;
            return (
              <label
                key={card.code}
                class={card.code === refused ? 'tile refused' : 'tile'}
                style={{ '--bar': card.colour }}
              >
                <input
                  type="radio"
                  name="card"
                  value={card.code}
                  checked={company === card.code}
                  disabled={closed !== undefined}
                  onChange={() => setCompany(card.code)}
                />
                <span>
                  {language === 'ko' ? card.name : card.en}
                  {closed !== undefined ? (
                    <small class="closed">{t('closed', { to: closed.to })}</small>
                  ) : card.code === refused ? (
                    <small>{t('declinedMark')}</small>
                  ) : (
                    card.code === last && <small class="last">{t('lastUsed')}</small>
                  )}
                </span>
              </label>
            );
          })}
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
            aria-describedby={note === null ? undefined : 'quota-note'}
            onChange={(event) => setQuota(event.currentTarget.value)}
          >
            {quotas.map((choice) => (
              <option key={choice} value={choice}>
                {formatQuota(language, choice, offer?.interestFree?.[choice])}
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
      {note !== null && (
        <p class="small" id="quota-note">
          {note}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={onBack}>
          {t('back')}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy}>
          {isRetry ? t('retry') : t('next')}
        </button>
      </div>
    </form>
  );
}

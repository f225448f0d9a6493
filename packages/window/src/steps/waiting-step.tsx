import { findCardCompany } from '@dojang/protocol/cards';
import { amountText } from '@dojang/protocol/figures';
import type { ChosenCard } from '@dojang/protocol/window';
import { formatQuota } from '../format.ts';
import { useLanguage, useLongWait } from '../hooks.ts';

const LONG_WAIT_MS = 10_000;

/** The card company is being asked; there is nothing to press. */
export function WaitingStep(props: { readonly amountWon: number; readonly chosen: ChosenCard }) {
  const { language, t } = useLanguage();
  const long = useLongWait('approval', LONG_WAIT_MS);
  const company = findCardCompany(props.chosen.cardCompany);
  return (
    <section class="screen message" aria-busy="true">
      <span class="spinner" />
      <h1 tabIndex={-1}>{t('approvingTitle')}</h1>
      <p class="figure">{amountText(props.amountWon, language)}</p>
      <p class="quiet">
        {company !== undefined && `${language === 'ko' ? company.name : company.en} · `}
        {formatQuota(language, props.chosen.quota)}
      </p>
      <p role="status">{t(long ? 'approvingLong' : 'approvingHint')}</p>
    </section>
  );
}

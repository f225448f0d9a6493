import { findCardCompany } from '@dojang/protocol/cards';
import { amountText, momentText } from '@dojang/protocol/figures';
import type { PaidCard } from '@dojang/protocol/window';
import { formatQuota } from '../format.ts';
import { useLanguage } from '../hooks.ts';

export function PaidSummary({ card, amountWon }: { readonly card: PaidCard; readonly amountWon: number }) {
  const { language, t } = useLanguage();
  const company = language === 'en' ? findCardCompany(card.cardCompany) : undefined;
  return (
    <dl class="rows summary">
      <dt>{t('amount')}</dt>
      <dd class="amount">{amountText(amountWon, language)}</dd>
      <dt>{t('card')}</dt>
      <dd>
        {company?.en ?? card.cardName} <span class="number">{card.maskedNumber}</span>
      </dd>
      <dt>{t('instalment')}</dt>
      <dd>{formatQuota(language, card.quota)}</dd>
      <dt>{t('approvalNumber')}</dt>
      <dd>{card.approvalNumber}</dd>
      <dt>{t('approvedAt')}</dt>
      <dd>{momentText(card.approvedAtMs, language)}</dd>
    </dl>
  );
}

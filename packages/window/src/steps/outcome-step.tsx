import { findCardCompany } from '@dojang/protocol/cards';
import { amountText, momentText } from '@dojang/protocol/figures';
import type { Outcome, PaidCard, Stage, WindowView } from '@dojang/protocol/window';
import { secondsLeft } from '../countdown.ts';
import { FailureMessage, FailureSign } from '../failure-message.tsx';
import { formatQuota } from '../format.ts';
import { useGatewayClock, useLanguage } from '../hooks.ts';
import type { MessageKey } from '../messages.ts';
import type { Handover } from '../model.ts';
import { Seal } from '../seal.tsx';
import type { Session } from '../session.ts';
import { ShopPhone } from '../shop-phone.tsx';

const TITLES: Readonly<Record<Outcome['kind'], MessageKey>> = {
  paid: 'paidTitle',
  authenticated: 'certTitle',
  failed: 'failedTitle',
  unknown: 'unknownTitle',
  reversed: 'reversedTitle',
  closed: 'closedTitle',
};

/** What the customer has to read before anything leaves the window. */
const STAYS: readonly Outcome['kind'][] = ['failed', 'unknown', 'reversed'];

/** How it ended, and the way back to the shop. */
export function OutcomeStep(props: {
  readonly session: Session;
  readonly view: WindowView;
  readonly stage: Extract<Stage, { name: 'done' }>;
  readonly handover: Handover;
  readonly returnsAtMs: number | null;
}) {
  const { session, view, stage, handover, returnsAtMs } = props;
  const { t } = useLanguage();
  const { outcome } = stage;
  // Nothing more leaves this window: there is only the shop to go to.
  const isOver = handover === 'nowhere' || stage.isReturnOver;
  const isLeaving = handover === 'under-way' || handover === 'handed-over';
  const leavesByItself = !STAYS.includes(outcome.kind) && !stage.returned && !isOver;
  return (
    <section class="screen message">
      {outcome.kind === 'paid' && <Seal />}
      {outcome.kind === 'failed' && <FailureSign failure={outcome.failure} />}
      {((outcome.kind === 'authenticated' && isLeaving) || outcome.kind === 'unknown') && (
        <span class="spinner" />
      )}
      <h1 tabIndex={-1}>{t(TITLES[outcome.kind])}</h1>
      <Explanation outcome={outcome} phone={view.merchantPhone} />
      {outcome.kind === 'paid' && <PaidSummary card={outcome.card} amountWon={view.amountWon} />}
      <p class="quiet" role="status">
        {handover === 'nowhere' && t('mayCloseTab')}
        {handover === 'lingering' && t(stage.returned ? 'alreadyReturned' : 'lingering')}
        {(isLeaving || (handover === 'none' && leavesByItself && outcome.kind !== 'paid')) &&
          t('confirmedSoon')}
        {handover === 'none' && stage.returned && t('alreadyReturned')}
      </p>
      {outcome.kind === 'paid' && handover === 'none' && leavesByItself && returnsAtMs !== null && (
        <Leaving atMs={returnsAtMs} />
      )}
      {isOver ? (
        <div class="actions">
          <a class="button primary" href={view.shopOrigin}>
            {t('backToShop')}
          </a>
        </div>
      ) : (
        <div class="actions">
          {outcome.kind === 'paid' && (
            <a class="button" href={outcome.receiptUrl} target="_blank" rel="noopener noreferrer">
              {t('receipt')}
            </a>
          )}
          <button
            type="button"
            class="button primary"
            aria-disabled={isLeaving}
            onClick={() => session.leave()}
          >
            {outcome.kind === 'paid' && handover === 'none' && !stage.returned
              ? t('confirm')
              : t('backToShop')}
          </button>
        </div>
      )}
    </section>
  );
}

/** How long the seal still stays: seen, and not read out second by second. */
function Leaving({ atMs }: { readonly atMs: number }) {
  const { t } = useLanguage();
  const seconds = Math.max(1, secondsLeft(atMs, useGatewayClock(0)));
  return (
    <p class="quiet" role="timer">
      {t('secondsToShop', { seconds })}
    </p>
  );
}

function Explanation({ outcome, phone }: { readonly outcome: Outcome; readonly phone: string }) {
  const { t } = useLanguage();
  switch (outcome.kind) {
    case 'paid':
      return null;
    case 'authenticated':
      return <p>{t('certHint')}</p>;
    case 'failed':
      return <FailureMessage failure={outcome.failure} phone={phone} isOpen={false} />;
    case 'unknown':
      return (
        <>
          <p>{t('unknownMoney')}</p>
          <p>{t('unknownHint')}</p>
          <p class="small">
            {t('supportCode', { code: outcome.failure.code })}
            <ShopPhone phone={phone} />
          </p>
        </>
      );
    case 'reversed':
      return (
        <>
          <p>{t('notCharged')}</p>
          <p class="small">
            {t('supportCode', { code: outcome.failure.code })}
            <ShopPhone phone={phone} />
          </p>
        </>
      );
    case 'closed':
      return <p>{t('notCharged')}</p>;
  }
}

function PaidSummary({ card, amountWon }: { readonly card: PaidCard; readonly amountWon: number }) {
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
      {card.quota !== '' && (
        <>
          <dt>{t('instalment')}</dt>
          <dd>
            {card.quota === '00' ? t('paidInFull') : formatQuota(language, card.quota, card.customerMonths)}
          </dd>
        </>
      )}
      <dt>{t('approvalNumber')}</dt>
      <dd>{card.approvalNumber}</dd>
      <dt>{t('approvedAt')}</dt>
      <dd>{momentText(card.approvedAtMs, language)}</dd>
    </dl>
  );
}

import { amountText } from '@dojang/protocol/figures';
import type { CardCondition, PhoneFault } from '@dojang/protocol/phone';
import { languageOfText } from '@dojang/protocol/text';
import { Countdown } from '../countdown.tsx';
import { DecisionProblem, type ShownPayment, useWaitText } from '../decision-message.tsx';
import { FaultChooser } from '../fault-chooser.tsx';
import { FingerprintMark } from '../fingerprint-mark.tsx';
import { formatQuota, interestText } from '../format.ts';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import type { StringKey } from '../strings.ts';

interface ReviewProps {
  readonly state: ShownPayment;
  readonly cardId: string;
  readonly onChoose: (cardId: string) => void;
  readonly faults: readonly PhoneFault[];
  readonly onFaults: (faults: readonly PhoneFault[]) => void;
  readonly onFinger: () => void;
  readonly onNext: () => void;
  readonly onReject: () => void;
  readonly onTimeUp: () => void;
}

const outcomes: Readonly<Record<CardCondition, StringKey>> = {
  normal: 'conditionNormal',
  insufficient: 'conditionInsufficient',
  'over-limit': 'conditionOverLimit',
  suspended: 'conditionSuspended',
  lost: 'conditionLost',
};

/** What is to be paid, and with which card. */
export function Review(props: ReviewProps) {
  const { state, cardId, onChoose, onFinger, onNext, onReject, onTimeUp } = props;
  const { view } = state;
  const { language, t } = useTexts();
  const waitText = useWaitText(state);
  return (
    <main>
      <div class="heading">
        <Title>{t('reviewTitle')}</Title>
        <Countdown view={view} onTimeUp={onTimeUp} />
      </div>
      <section class="order">
        <p class="merchant" lang={languageOfText(view.merchantName)}>
          {view.merchantName}
        </p>
        <p class="amount">{amountText(view.amountWon, language)}</p>
        <dl>
          <div>
            <dt>{t('goods')}</dt>
            <dd lang={languageOfText(view.goods)}>{view.goods}</dd>
          </div>
          <div>
            <dt>{t('instalment')}</dt>
            <dd>
              {formatQuota(language, view.quota)}
              {view.interestFree !== null && ` (${interestText(language, view.interestFree)})`}
            </dd>
          </div>
        </dl>
      </section>
      <fieldset class="cards">
        <legend>{t('chooseCard')}</legend>
        {view.cards.map((card) => (
          <label key={card.id} class="card">
            <input
              type="radio"
              name="card"
              value={card.id}
              checked={card.id === cardId}
              onChange={() => onChoose(card.id)}
            />
            <span class="card-face" aria-hidden="true" />
            <span class="card-text">
              <span class="card-name">{language === 'ko' ? card.name : card.en}</span>
              <span class="card-number">{card.maskedNumber}</span>
              <span class={card.condition === 'normal' ? 'card-outcome good' : 'card-outcome bad'}>
                {t(outcomes[card.condition])}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <FaultChooser faults={props.faults} onChange={props.onFaults} />
      <p class="practice">{t('practice')}</p>
      <div class="actions sticky">
        <DecisionProblem state={state} />
        <p class="hint" role="status">
          {state.wait === null ? '' : waitText}
        </p>
        <button type="button" class="primary" onClick={onFinger}>
          <FingerprintMark size={24} />
          {t('finger')}
        </button>
        <div class="pair">
          <button type="button" class="secondary" onClick={onNext}>
            {t('next')}
          </button>
          <button type="button" class="secondary" aria-busy={state.busy === 'reject'} onClick={onReject}>
            {t(state.busy === 'reject' ? 'rejecting' : 'reject')}
          </button>
        </div>
      </div>
    </main>
  );
}

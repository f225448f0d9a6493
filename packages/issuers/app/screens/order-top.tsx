import { amountText } from '@dojang/protocol/figures';
import type { PhoneCard, PhoneView } from '@dojang/protocol/phone';
import { languageOfText } from '@dojang/protocol/text';
import { Countdown } from '../countdown.tsx';
import { useTexts } from '../language.ts';

interface OrderTopProps {
  readonly view: PhoneView;
  readonly card: PhoneCard | undefined;
  readonly onBack: () => void;
  readonly onTimeUp: () => void;
}

/** Above the ways to authenticate: the way back, the time left, and what is about to be authenticated. */
export function OrderTop({ view, card, onBack, onTimeUp }: OrderTopProps) {
  const { language, t } = useTexts();
  return (
    <>
      <div class="heading">
        <button type="button" class="back" onClick={onBack}>
          {t('back')}
        </button>
        <Countdown view={view} onTimeUp={onTimeUp} />
      </div>
      <p class="pin-order">
        <span lang={languageOfText(view.merchantName)}>{view.merchantName}</span>
        <strong>{amountText(view.amountWon, language)}</strong>
        {card === undefined ? null : <span>{language === 'ko' ? card.name : card.en}</span>}
      </p>
    </>
  );
}

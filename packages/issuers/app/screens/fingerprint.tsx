import type { PhoneCard } from '@dojang/protocol/phone';
import { DecisionProblem, type ShownPayment, useWaitText } from '../decision-message.tsx';
import { FingerprintMark } from '../fingerprint-mark.tsx';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import { OrderTop } from './order-top.tsx';

interface FingerprintProps {
  readonly state: ShownPayment;
  readonly card: PhoneCard | undefined;
  readonly onTouch: () => void;
  readonly onPin: () => void;
  readonly onBack: () => void;
  readonly onTimeUp: () => void;
}

/** The stand-in for a fingerprint: a page reads none, so the sensor is a button. */
export function Fingerprint({ state, card, onTouch, onPin, onBack, onTimeUp }: FingerprintProps) {
  const { t } = useTexts();
  const waitText = useWaitText(state);
  return (
    <main class="pin">
      <OrderTop view={state.view} card={card} onBack={onBack} onTimeUp={onTimeUp} />
      <Title>{t('fingerTitle')}</Title>
      <DecisionProblem state={state} />
      <p class="hint" role="status">
        {waitText ?? t('fingerHint')}
      </p>
      <button
        type="button"
        class="sensor"
        aria-label={t('fingerSensor')}
        aria-busy={state.busy === 'approve'}
        onClick={onTouch}
      >
        <FingerprintMark size={72} />
      </button>
      <div class="actions">
        <button type="button" class="secondary" onClick={onPin}>
          {t('usePin')}
        </button>
      </div>
    </main>
  );
}

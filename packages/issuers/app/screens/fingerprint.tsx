import { amountText } from '@dojang/protocol/figures';
import type { PhoneView } from '@dojang/protocol/phone';
import { languageOfText } from '@dojang/protocol/text';
import type { Reason } from '../api.ts';
import { Countdown } from '../countdown.tsx';
import { FingerprintMark } from '../fingerprint-mark.tsx';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';

interface FingerprintProps {
  readonly view: PhoneView;
  readonly isBusy: boolean;
  readonly problem: Reason | 'offline' | null;
  readonly onTouch: () => void;
  readonly onPin: () => void;
  readonly onBack: () => void;
  readonly onTimeUp: () => void;
}

/** The stand-in for a fingerprint: a page reads none, so the sensor is a button. */
export function Fingerprint({ view, isBusy, problem, onTouch, onPin, onBack, onTimeUp }: FingerprintProps) {
  const { language, t } = useTexts();
  return (
    <main class="pin">
      <div class="heading">
        <button type="button" class="back" onClick={onBack}>
          {t('back')}
        </button>
        <Countdown view={view} onTimeUp={onTimeUp} />
      </div>
      <p class="pin-order">
        <span lang={languageOfText(view.merchantName)}>{view.merchantName}</span>
        <strong>{amountText(view.amountWon, language)}</strong>
      </p>
      <Title>{t('fingerTitle')}</Title>
      <p class="problem" role="alert">
        {problem === 'offline' ? t('offlineAction') : ''}
      </p>
      <p class="hint" role="status">
        {isBusy ? t('authenticating') : t('fingerHint')}
      </p>
      <button
        type="button"
        class="sensor"
        aria-label={t('fingerSensor')}
        aria-busy={isBusy}
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

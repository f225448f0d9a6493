import type { PhoneFault, PhoneView } from '@dojang/protocol/phone';
import { useState } from 'preact/hooks';
import type { ShownPayment } from '../decision-message.tsx';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import { StoppedMark } from '../stopped-mark.tsx';
import { usePayment } from '../use-payment.ts';
import { Ended } from './ended.tsx';
import { Fingerprint } from './fingerprint.tsx';
import { Pin } from './pin.tsx';
import { Review } from './review.tsx';

interface PaymentProps {
  readonly token: string;
  readonly onEnterCode: () => void;
}

/** One payment request from first look to its end. */
export function Payment({ token, onEnterCode }: PaymentProps) {
  const { t } = useTexts();
  const payment = usePayment(token);
  const { state } = payment;
  switch (state.kind) {
    case 'loading':
      if (state.silence === 'offline')
        return (
          <main class="centred">
            <StoppedMark />
            <Title>{t('offlineTitle')}</Title>
            <p class="lead" role="alert">
              {t('offlineDetail')}
            </p>
            <div class="actions">
              <button type="button" class="primary" onClick={payment.refresh}>
                {t('retry')}
              </button>
            </div>
          </main>
        );
      return (
        <main class="centred" aria-busy="true">
          <p class="lead" role="status">
            {t(state.silence === 'slow' ? 'slow' : 'loading')}
          </p>
        </main>
      );
    case 'unknown':
      return (
        <main class="centred">
          <StoppedMark />
          <Title>{t('unknownTitle')}</Title>
          <p class="lead" role="alert">
            {t('unknownDetail')}
          </p>
          <div class="actions">
            <button type="button" class="primary" onClick={onEnterCode}>
              {t('enterCode')}
            </button>
          </div>
        </main>
      );
    case 'shown': {
      const { status } = state.view;
      if (status !== 'pending')
        return <Ended key={status} status={status} view={state.view} isDecidedHere={payment.isDecidedHere} />;
      return <Pending state={state} payment={payment} />;
    }
  }
}

interface PendingProps {
  readonly state: ShownPayment;
  readonly payment: ReturnType<typeof usePayment>;
}

function Pending({ state, payment }: PendingProps) {
  const { view } = state;
  const [cardId, setCardId] = useState(firstCardOf(view));
  const [faults, setFaults] = useState<readonly PhoneFault[]>([]);
  const [step, setStep] = useState<'review' | 'pin' | 'finger'>('review');
  const card = view.cards.find(({ id }) => id === cardId);
  const approve = (pin?: string) =>
    payment.approve({
      cardId,
      amountWon: view.amountWon,
      ...(pin !== undefined && { pin }),
      ...(faults.length > 0 && { faults: faults.map(withCode) }),
    });
  const shared = { state, card, onBack: () => setStep('review'), onTimeUp: payment.refresh };
  if (step === 'finger') {
    return <Fingerprint {...shared} onTouch={() => approve()} onPin={() => setStep('pin')} />;
  }
  if (step === 'pin') return <Pin {...shared} onApprove={approve} />;
  return (
    <Review
      state={state}
      cardId={cardId}
      onChoose={setCardId}
      faults={faults}
      onFaults={setFaults}
      onFinger={() => setStep('finger')}
      onNext={() => setStep('pin')}
      onReject={payment.reject}
      onTimeUp={payment.refresh}
    />
  );
}

/** A code that is not typed to its end is none: then the card companies take their own. */
function withCode({ code, ...fault }: PhoneFault): PhoneFault {
  return code?.length === 4 ? { ...fault, code } : fault;
}

function firstCardOf({ cards }: PhoneView): string {
  return cards[0]?.id ?? '';
}

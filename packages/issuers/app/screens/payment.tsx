import type { PhoneFault, PhoneView } from '@dojang/protocol/phone';
import { useState } from 'preact/hooks';
import { Title } from '../frame.tsx';
import { useTexts } from '../language.ts';
import { StoppedMark } from '../stopped-mark.tsx';
import { type PaymentState, usePayment } from '../use-payment.ts';
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
      return (
        <main class="centred" aria-busy="true">
          <p class="lead" role="status">
            {t('loading')}
          </p>
        </main>
      );
    case 'offline':
      return (
        <main class="centred">
          <StoppedMark />
          <Title>{t('offlineTitle')}</Title>
          <p class="lead" role="alert">
            {t('offlineDetail')}
          </p>
          <div class="actions">
            <button type="button" class="primary" onClick={payment.retry}>
              {t('retry')}
            </button>
          </div>
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
  readonly state: Extract<PaymentState, { readonly kind: 'shown' }>;
  readonly payment: ReturnType<typeof usePayment>;
}

function Pending({ state, payment }: PendingProps) {
  const { view, busy, problem } = state;
  const [cardId, setCardId] = useState(firstCardOf(view));
  const [fault, setFault] = useState<PhoneFault | null>(null);
  const [step, setStep] = useState<'review' | 'pin' | 'finger'>('review');
  const approve = (pin?: string) =>
    payment.approve({
      cardId,
      amountWon: view.amountWon,
      ...(pin !== undefined && { pin }),
      ...(fault !== null && { fault }),
    });
  if (step === 'finger') {
    return (
      <Fingerprint
        view={view}
        isBusy={busy === 'approve'}
        problem={problem}
        onTouch={() => approve()}
        onPin={() => setStep('pin')}
        onBack={() => setStep('review')}
        onTimeUp={payment.refresh}
      />
    );
  }
  if (step === 'pin') {
    return (
      <Pin
        view={view}
        isBusy={busy === 'approve'}
        problem={problem}
        onApprove={approve}
        onBack={() => setStep('review')}
        onTimeUp={payment.refresh}
        card={view.cards.find((card) => card.id === cardId)}
      />
    );
  }
  return (
    <Review
      view={view}
      cardId={cardId}
      isBusy={busy === 'reject'}
      problem={problem}
      onChoose={setCardId}
      fault={fault}
      onFault={setFault}
      onFinger={() => setStep('finger')}
      onNext={() => setStep('pin')}
      onReject={payment.reject}
      onTimeUp={payment.refresh}
    />
  );
}

function firstCardOf({ cards }: PhoneView): string {
  return cards[0]?.id ?? '';
}

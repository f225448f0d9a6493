import type { PhoneCard } from '@dojang/protocol/phone';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { DecisionProblem, type ShownPayment, useWaitText } from '../decision-message.tsx';
import { Title } from '../frame.tsx';
import { Keypad } from '../keypad.tsx';
import { useTexts } from '../language.ts';
import { OrderTop } from './order-top.tsx';

interface PinProps {
  readonly state: ShownPayment;
  readonly card: PhoneCard | undefined;
  readonly onApprove: (pin: string) => void;
  readonly onBack: () => void;
  readonly onTimeUp: () => void;
}

const PIN_LENGTH = 6;

/** The PIN, by keypad or keyboard; the last digit sends it. */
export function Pin({ state, card, onApprove, onBack, onTimeUp }: PinProps) {
  const { t } = useTexts();
  const { view, problem } = state;
  const isBusy = state.busy === 'approve';
  const waitText = useWaitText(state);
  const [pin, setPin] = useState('');
  // Keys can follow each other faster than screens are drawn, so what was typed is kept beside what is shown.
  const typed = useRef('');

  const message = useRef<HTMLParagraphElement>(null);

  // A wrong PIN is typed anew; one that did not arrive can be sent again as it is. The pressed button is disabled by
  // then, so the focus goes to the message. It happens before the paint, so that what is typed afterwards counts.
  useLayoutEffect(() => {
    if (problem !== 'wrong-pin') return;
    change('');
    message.current?.focus();
  }, [problem, view.pinTriesLeft]);

  function change(next: string) {
    typed.current = next;
    setPin(next);
  }

  function type(key: string) {
    if (isBusy) return;
    if (key === 'clear') change('');
    else if (key === 'delete') change(typed.current.slice(0, -1));
    else if (typed.current.length < PIN_LENGTH) {
      change(typed.current + key);
      send();
    }
  }

  function send() {
    if (typed.current.length === PIN_LENGTH && !isBusy) onApprove(typed.current);
  }

  // Before the keypad is painted, so that no key pressed after is missed.
  useLayoutEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) type(event.key);
      else if (event.key === 'Backspace') type('delete');
      else return;
      event.preventDefault();
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });

  return (
    <main class="pin">
      <OrderTop view={view} card={card} onBack={onBack} onTimeUp={onTimeUp} />
      <Title>{t('pinTitle')}</Title>
      <div class="dots" aria-hidden="true">
        {Array.from({ length: PIN_LENGTH }, (_, index) => (
          <span key={index} class={index < pin.length ? 'dot full' : 'dot'} />
        ))}
      </div>
      <p class="unseen" role="status">
        {waitText ?? t('pinProgress', { count: pin.length })}
      </p>
      <DecisionProblem state={state} box={message} />
      <p class="hint">{waitText ?? t('pinHint')}</p>
      <Keypad onKey={type} />
      {problem !== null && problem !== 'wrong-pin' && pin.length === PIN_LENGTH ? (
        <div class="actions sticky">
          <button type="button" class="primary" onClick={send}>
            {t('resend')}
          </button>
        </div>
      ) : null}
    </main>
  );
}

import { amountText } from '@dojang/protocol/figures';
import type { PhoneCard, PhoneView } from '@dojang/protocol/phone';
import { languageOfText } from '@dojang/protocol/text';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Reason } from '../api.ts';
import { Countdown } from '../countdown.tsx';
import { Title } from '../frame.tsx';
import { Keypad } from '../keypad.tsx';
import { useTexts } from '../language.ts';

interface PinProps {
  readonly view: PhoneView;
  readonly card: PhoneCard | undefined;
  readonly isBusy: boolean;
  readonly problem: Reason | 'offline' | null;
  readonly onApprove: (pin: string) => void;
  readonly onBack: () => void;
  readonly onTimeUp: () => void;
}

const PIN_LENGTH = 6;

/** The PIN, by keypad or keyboard; the last digit sends it. */
export function Pin({ view, card, isBusy, problem, onApprove, onBack, onTimeUp }: PinProps) {
  const { language, t } = useTexts();
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
      <Title>{t('pinTitle')}</Title>
      <div class="dots" aria-hidden="true">
        {Array.from({ length: PIN_LENGTH }, (_, index) => (
          <span key={index} class={index < pin.length ? 'dot full' : 'dot'} />
        ))}
      </div>
      <p class="unseen" role="status">
        {isBusy ? t('authenticating') : t('pinProgress', { count: pin.length })}
      </p>
      <p ref={message} tabIndex={-1} class="problem" role="alert">
        {problem === 'wrong-pin' ? t('pinWrong', { left: view.pinTriesLeft }) : ''}
        {problem === 'offline' ? t('offlineAction') : ''}
      </p>
      <p class="hint">{isBusy ? t('authenticating') : t('pinHint')}</p>
      <Keypad onKey={type} />
      {problem === 'offline' && pin.length === PIN_LENGTH ? (
        <div class="actions sticky">
          <button type="button" class="primary" aria-busy={isBusy} onClick={send}>
            {t('resend')}
          </button>
        </div>
      ) : null}
    </main>
  );
}

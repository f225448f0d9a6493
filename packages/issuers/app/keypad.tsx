import { useTexts } from './language.ts';

interface KeypadProps {
  /** A digit, `delete` or `clear`. */
  readonly onKey: (key: string) => void;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Twelve real buttons. Digits stay where a phone has them: shuffled keys help nobody who cannot see them. */
export function Keypad({ onKey }: KeypadProps) {
  const { t } = useTexts();
  return (
    <fieldset class="keypad">
      <legend class="unseen">{t('keypad')}</legend>
      {digits.map((digit) => (
        <button key={digit} type="button" onClick={() => onKey(digit)}>
          {digit}
        </button>
      ))}
      <button type="button" class="small" onClick={() => onKey('clear')}>
        {t('keyClear')}
      </button>
      <button type="button" onClick={() => onKey('0')}>
        0
      </button>
      <button type="button" aria-label={t('keyDelete')} onClick={() => onKey('delete')}>
        <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
          <path
            d="M9 5h11v14H9l-6-7zM12 9l5 6m0-6-5 6"
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linejoin="round"
            stroke-linecap="round"
          />
        </svg>
      </button>
    </fieldset>
  );
}

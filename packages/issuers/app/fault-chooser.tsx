import { describeInstitutionCode } from '@dojang/protocol/payple';
import type { PhoneFault, PhoneFaultEffect } from '@dojang/protocol/phone';
import { useTexts } from './language.ts';
import type { StringKey } from './strings.ts';

interface FaultChooserProps {
  readonly fault: PhoneFault | null;
  readonly onChange: (fault: PhoneFault | null) => void;
}

const effects: readonly (readonly [PhoneFaultEffect, StringKey])[] = [
  ['decline', 'faultDecline'],
  ['delay', 'faultDelay'],
  ['lost-reply', 'faultLostReply'],
  ['lost-request', 'faultLostRequest'],
  ['error', 'faultError'],
  ['lost-news', 'faultLostNews'],
];

/** Within the time a card company has, just beyond it, and long after everybody has given up. */
const DELAYS_SECONDS = [3, 8, 30, 120] as const;
const FIRST_CODE = '3143';

/** For developers: what the card company shall do wrong with this payment. */
export function FaultChooser({ fault, onChange }: FaultChooserProps) {
  const { language, t } = useTexts();
  const described = describeInstitutionCode(fault?.code ?? '');

  function choose(value: string) {
    const effect = effects.find(([known]) => known === value)?.[0];
    if (effect === undefined) onChange(null);
    else if (effect === 'decline') onChange({ effect, code: FIRST_CODE });
    else if (effect === 'delay') onChange({ effect, delayMs: DELAYS_SECONDS[0] * 1_000 });
    else onChange({ effect });
  }

  return (
    <details class="faults">
      <summary>{t('faultTitle')}</summary>
      <p class="practice">{t('faultLine')}</p>
      <label class="choice">
        <span class="label">{t('faultChoice')}</span>
        <select value={fault?.effect ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{t('faultNone')}</option>
          {effects.map(([effect, key]) => (
            <option key={effect} value={effect}>
              {t(key)}
            </option>
          ))}
        </select>
      </label>
      {fault?.effect === 'decline' ? (
        <label class="choice">
          <span class="label">{t('faultCode')}</span>
          <input
            inputMode="numeric"
            maxLength={4}
            value={fault.code}
            onInput={(event) =>
              onChange({ effect: 'decline', code: event.currentTarget.value.replace(/\D/g, '') })
            }
          />
          <span class="practice" role="status">
            {described === undefined ? '' : language === 'ko' ? described.text : described.en}
          </span>
        </label>
      ) : null}
      {fault?.effect === 'delay' ? (
        <label class="choice">
          <span class="label">{t('faultSeconds')}</span>
          <select
            value={(fault.delayMs ?? 0) / 1_000}
            onChange={(event) =>
              onChange({ effect: 'delay', delayMs: Number(event.currentTarget.value) * 1_000 })
            }
          >
            {DELAYS_SECONDS.map((count) => (
              <option key={count} value={count}>
                {t('seconds', { count })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </details>
  );
}

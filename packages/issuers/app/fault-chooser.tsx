import { describeInstitutionCode } from '@dojang/protocol/payple';
import {
  type PhoneFault,
  type PhoneFaultEffect,
  type PhoneFaultPoint,
  phoneFaultEffects,
  phoneFaultPoints,
} from '@dojang/protocol/phone';
import { useTexts } from './language.ts';
import type { StringKey } from './strings.ts';

interface FaultChooserProps {
  readonly faults: readonly PhoneFault[];
  readonly onChange: (faults: readonly PhoneFault[]) => void;
}

const points: Readonly<Record<PhoneFaultPoint, StringKey>> = {
  approve: 'faultApprove',
  inquire: 'faultInquire',
  reverse: 'faultReverse',
  cancel: 'faultCancel',
  callback: 'faultCallback',
};

const effects: Readonly<Record<PhoneFaultEffect, StringKey>> = {
  decline: 'faultDecline',
  delay: 'faultDelay',
  'lost-reply': 'faultLostReply',
  'lost-request': 'faultLostRequest',
  error: 'faultError',
};

/** Within the time a card company has, just beyond it, and long after everybody has given up. */
const DELAYS_SECONDS = [3, 8, 30, 120] as const;
const FIRST_CODE = '3143';
/** What is asked for again and again meets one failure hardly at all. */
const TIMES: readonly (readonly [number, StringKey])[] = [
  [1, 'faultOnce'],
  [3, 'faultThrice'],
  [1_000_000, 'faultAlways'],
];

/** For developers: what the card company shall do wrong with this payment, at each step that is still to come. */
export function FaultChooser({ faults, onChange }: FaultChooserProps) {
  const { t } = useTexts();
  const set = (on: PhoneFaultPoint, fault: PhoneFault | null) =>
    onChange([...faults.filter((other) => other.on !== on), ...(fault === null ? [] : [fault])]);
  return (
    <details class="faults">
      <summary>
        {t('faultTitle')}
        {faults.length === 0 ? '' : ` (${faults.length})`}
      </summary>
      <p class="practice">{t('faultLine')}</p>
      {phoneFaultPoints.map((on) => (
        <FaultAt
          key={on}
          on={on}
          fault={faults.find((fault) => fault.on === on) ?? null}
          onChange={(fault) => set(on, fault)}
        />
      ))}
    </details>
  );
}

interface FaultAtProps {
  readonly on: PhoneFaultPoint;
  readonly fault: PhoneFault | null;
  readonly onChange: (fault: PhoneFault | null) => void;
}

function FaultAt({ on, fault, onChange }: FaultAtProps) {
  const { t } = useTexts();
  const isDeclinable = on === 'approve' || on === 'cancel';

  function choose(value: string) {
    const effect = phoneFaultEffects.find((known) => known === value);
    if (effect === undefined) onChange(null);
    else if (effect === 'decline') onChange({ on, effect, code: FIRST_CODE });
    else if (effect === 'delay') onChange({ on, effect, delayMs: DELAYS_SECONDS[0] * 1_000 });
    else onChange({ on, effect });
  }

  return (
    <div class="fault">
      <label class="choice">
        <span class="label">{t(points[on])}</span>
        <select value={fault?.effect ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{t('faultNone')}</option>
          {phoneFaultEffects
            .filter((effect) => effect !== 'decline' || isDeclinable)
            .map((effect) => (
              <option key={effect} value={effect}>
                {t(effects[effect])}
              </option>
            ))}
        </select>
      </label>
      {fault === null ? null : (
        <div class="fault-more">
          {fault.effect === 'decline' ? <Code fault={fault} onChange={onChange} /> : null}
          {fault.effect === 'delay' ? (
            <label class="choice">
              <span class="label">{t('faultSeconds')}</span>
              <select
                value={(fault.delayMs ?? 0) / 1_000}
                onChange={(event) =>
                  onChange({ ...fault, delayMs: Number(event.currentTarget.value) * 1_000 })
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
          <label class="choice">
            <span class="label">{t('faultTimes')}</span>
            <select
              value={fault.times ?? 1}
              onChange={(event) => onChange({ ...fault, times: Number(event.currentTarget.value) })}
            >
              {TIMES.map(([times, key]) => (
                <option key={times} value={times}>
                  {t(key)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
    </div>
  );
}

function Code({
  fault,
  onChange,
}: {
  readonly fault: PhoneFault;
  readonly onChange: (fault: PhoneFault) => void;
}) {
  const { language, t } = useTexts();
  const described = describeInstitutionCode(fault.code ?? '');
  return (
    <label class="choice">
      <span class="label">{t('faultCode')}</span>
      <input
        inputMode="numeric"
        maxLength={4}
        value={fault.code}
        onInput={(event) => onChange({ ...fault, code: event.currentTarget.value.replace(/\D/g, '') })}
      />
      <span class="practice" role="status">
        {described === undefined ? '' : language === 'ko' ? described.text : described.en}
      </span>
    </label>
  );
}

import { remainingText } from '@dojang/protocol/figures';
import type { PhoneView } from '@dojang/protocol/phone';
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from './language.ts';

interface CountdownProps {
  readonly view: PhoneView;
  readonly onTimeUp: () => void;
}

/** The time left by the server's clock; the phone's own may be wrong. */
export function Countdown({ view, onTimeUp }: CountdownProps) {
  const { t } = useTexts();
  const { nowMs, expiresAtMs } = view;
  const [remainingMs, setRemainingMs] = useState(expiresAtMs - nowMs);
  useEffect(() => {
    const endsAt = performance.now() + (expiresAtMs - nowMs);
    const tick = () => {
      const left = endsAt - performance.now();
      setRemainingMs(left);
      if (left <= 0) onTimeUp();
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [nowMs, expiresAtMs, onTimeUp]);
  return (
    <p class={remainingMs < 30_000 ? 'countdown soon' : 'countdown'} role="timer">
      {t('remaining', { time: remainingText(remainingMs) })}
    </p>
  );
}

import { findCardCompany } from '@dojang/protocol/cards';
import { remainingText } from '@dojang/protocol/figures';
import { isInAppBrowser, type Stage } from '@dojang/protocol/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announcedMark, secondsLeft } from '../countdown.ts';
import { formatCode } from '../format.ts';
import { useGatewayClock, useLanguage, useLongWait, useMedia } from '../hooks.ts';
import type { Session } from '../session.ts';
import { OpenAppLink } from './open-app-link.tsx';

/** Without news for this long the window says that we are still waiting. */
const NO_NEWS_AFTER_MS = 10_000;

type Authenticating = Extract<Stage, { name: 'authenticating' }>;

export function AuthenticationStep(props: {
  readonly session: Session;
  readonly stage: Authenticating;
  readonly clockOffsetMs: number;
  readonly busy: boolean;
  /** The customer has pressed 다음 in this very window. */
  readonly isChosenHere: boolean;
  readonly isFramed: boolean;
}) {
  const { session, stage, clockOffsetMs, busy, isChosenHere, isFramed } = props;
  const { challenge, chosen } = stage;
  const { language, t } = useLanguage();
  // A page on a PC chooses how wide its frame is: that one is narrow tells nothing.
  const onPhone = useMedia(isFramed ? '(pointer: coarse)' : '(pointer: coarse), (max-width: 480px)');
  const noNews = useLongWait(challenge.code, NO_NEWS_AFTER_MS);
  const company = findCardCompany(chosen.cardCompany);
  const app = company === undefined ? chosen.cardCompany : language === 'ko' ? company.name : company.en;
  const isInApp = isInAppBrowser(navigator.userAgent);
  const [didNotOpen, setDidNotOpen] = useState(false);

  const scan = (
    <div class="scan">
      <img
        class="qr"
        src={`data:image/svg+xml,${encodeURIComponent(challenge.qrSvg)}`}
        alt={t('qrAlt', { app })}
        width="176"
        height="176"
      />
      <div>
        <p>{t('scan')}</p>
        <p class="code">
          <span>{t('typeCode')}</span>
          <strong>{formatCode(challenge.code)}</strong>
        </p>
      </div>
      {challenge.hint !== null && <p class="small scan-hint">{challenge.hint[language]}</p>}
    </div>
  );

  return (
    <section class="screen" aria-busy={busy}>
      <h1 tabIndex={-1}>{t('authenticationTitle', { app })}</h1>
      <p class="hint" role="status">
        {didNotOpen ? t('appDidNotOpen', { app }) : t(onPhone ? 'phoneHint' : 'desktopHint')}
      </p>
      {onPhone ? (
        <details class="other-device" open={didNotOpen}>
          <summary>{t('otherDevice')}</summary>
          {scan}
        </details>
      ) : (
        scan
      )}
      <Countdown expiresAtMs={challenge.expiresAtMs} clockOffsetMs={clockOffsetMs} />
      <p class="long-wait" role="status">
        {noNews && !didNotOpen && t('noNews')}
      </p>
      {isInApp && <p class="small">{t('inAppHint')}</p>}
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          onClick={() => session.send({ name: 'authentication/cancel' })}
        >
          {t('otherCard')}
        </button>
        <OpenAppLink
          key={challenge.link}
          link={challenge.link}
          label={onPhone ? t('openApp', { app }) : t('openHere')}
          isPrimary={onPhone}
          isBeside={isFramed || !onPhone}
          opensItself={isChosenHere}
          onStayed={() => setDidNotOpen(true)}
        />
      </div>
    </section>
  );
}

/** The rest of the three minutes: seen every second, heard only at a few marks. */
function Countdown(props: { readonly expiresAtMs: number; readonly clockOffsetMs: number }) {
  const { t } = useLanguage();
  const now = useGatewayClock(props.clockOffsetMs);
  const seconds = secondsLeft(props.expiresAtMs, now);
  const before = useRef(seconds);
  const [mark, setMark] = useState<number | null>(null);
  useEffect(() => {
    const passed = announcedMark(before.current, seconds);
    before.current = seconds;
    if (passed !== null) setMark(passed);
  }, [seconds]);
  const spoken =
    mark === null
      ? ''
      : mark >= 60
        ? t('minutesLeft', { minutes: mark / 60 })
        : t('secondsLeft', { seconds: mark });
  return (
    <div class="countdown">
      {seconds > 0 ? (
        <p>
          {t('timeLeft')} <time role="timer">{remainingText(props.expiresAtMs - now)}</time>
        </p>
      ) : (
        <p>{t('timeOver')}</p>
      )}
      <p class="unseen" role="status">
        {spoken}
      </p>
    </div>
  );
}

import { useLanguage } from './hooks.ts';
import type { MessageKey } from './messages.ts';
import { SealMark } from './seal.tsx';

const STEPS: readonly MessageKey[] = ['stepTerms', 'stepCard', 'stepAuthentication', 'stepConfirmation'];

export function Header(props: {
  readonly step: number | null;
  readonly onLanguage: () => void;
  readonly onClose: (() => void) | null;
  readonly isTest: boolean;
}) {
  const { language, t } = useLanguage();
  return (
    <header>
      <div class="top">
        <SealMark />
        <nav aria-label={t('steps')} class="steps">
          <ol>
            {STEPS.map((key, index) => (
              <li
                key={key}
                class={props.step !== null && index < props.step ? 'past' : ''}
                aria-current={index === props.step ? 'step' : undefined}
              >
                {t(key)}
              </li>
            ))}
          </ol>
        </nav>
        <div class="tools">
          <button
            type="button"
            class="tool"
            lang={language === 'ko' ? 'en' : 'ko'}
            onClick={props.onLanguage}
          >
            {t('otherLanguage')}
          </button>
          {props.onClose !== null && (
            <button
              type="button"
              class="tool cross"
              aria-label={t('close')}
              title={t('close')}
              onClick={props.onClose}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M6 6l12 12M18 6L6 18" />
              </svg>
            </button>
          )}
        </div>
      </div>
      {props.isTest && <p class="test-badge">{t('testBadge')}</p>}
    </header>
  );
}

import type { CardCompany } from '@dojang/protocol/cards';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useTexts } from './language.ts';

interface FrameProps {
  /** Null outside of a company's app. */
  readonly company: CardCompany | null;
  readonly onSwitchLanguage: () => void;
  readonly children: ComponentChildren;
}

/** The bar with the company's own name and colour, and the screen below it. */
export function Frame({ company, onSwitchLanguage, children }: FrameProps) {
  const { language, t } = useTexts();
  const name = company === null ? t('homeTitle') : language === 'ko' ? company.app : company.en;
  useEffect(() => {
    document.title = name;
    if (company === null) return;
    const { style } = document.documentElement;
    style.setProperty('--brand', company.colour);
    style.setProperty('--brand-ink', company.ink);
  }, [company, name]);
  return (
    <div class="frame">
      <header class="bar">
        <span class="bar-name">{name}</span>
        <button
          type="button"
          class="bar-button"
          lang={language === 'ko' ? 'en' : 'ko'}
          onClick={onSwitchLanguage}
        >
          {t('language')}
        </button>
      </header>
      {children}
    </div>
  );
}

/** A screen's title; takes the focus when the screen appears, so that a screen reader starts there. */
export function Title({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

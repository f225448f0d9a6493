import type { Stage } from '@dojang/protocol/window';
import type { ComponentChildren, Ref } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Header } from './header.tsx';
import { LanguageContext } from './hooks.ts';
import { addressIn, type Language, languageOf } from './language.ts';
import { say } from './messages.ts';
import { stepOf } from './model.ts';

/** What every screen stands in: the header with the steps and the choice of a language. */
export function WindowFrame(props: {
  /** Null before it is known. */
  readonly stage: Stage['name'] | null;
  readonly onClose?: (() => void) | null;
  readonly page?: Ref<HTMLDivElement> | undefined;
  readonly children: ComponentChildren;
}) {
  const [language, setLanguage] = useState(() => languageOf(location, navigator.languages));
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = say(language, 'title');
  }, [language]);

  function choose(next: Language): void {
    history.replaceState(history.state, '', addressIn(next, location.href));
    setLanguage(next);
  }

  return (
    <LanguageContext.Provider value={language}>
      <div class="page" ref={props.page ?? null}>
        <Header
          step={props.stage === null ? null : stepOf(props.stage)}
          onLanguage={() => choose(language === 'ko' ? 'en' : 'ko')}
          onClose={props.onClose ?? null}
          isTest={document.documentElement.dataset['mode'] === 'test'}
        />
        <div class="columns">{props.children}</div>
      </div>
    </LanguageContext.Provider>
  );
}

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useArrival } from './arrival.ts';
import { useFrameHeight } from './frame-height.ts';
import { Header } from './header.tsx';
import { LanguageContext } from './hooks.ts';
import { chooseLanguage } from './language.ts';
import { say } from './messages.ts';
import { type Model, stepOf } from './model.ts';
import { NoticeBar } from './notice-bar.tsx';
import { OrderPanel } from './order-panel.tsx';
import type { Session } from './session.ts';
import type { ShopPage } from './shop-page.ts';
import { StepView } from './step-view.tsx';

export function App({ session, shopPage }: { readonly session: Session; readonly shopPage: ShopPage }) {
  const [language, setLanguage] = useState(() => chooseLanguage(navigator.languages));
  const [model, setModel] = useState<Model>(session.model);
  useLayoutEffect(() => session.subscribe(setModel), [session]);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = say(language, 'title');
  }, [language]);

  const page = useRef<HTMLDivElement>(null);
  const { view } = model;
  useArrival(shopPage, view?.shopOrigin);
  useFrameHeight(page, (heightPx) => {
    if (view !== null && shopPage.place === 'frame') {
      shopPage.tell(view.shopOrigin, { type: 'resize', data: heightPx });
    }
  });

  return (
    <LanguageContext.Provider value={language}>
      <div class="page" ref={page}>
        <Header
          step={view === null ? null : stepOf(view.stage.name)}
          onLanguage={() => setLanguage(language === 'ko' ? 'en' : 'ko')}
          onClose={model.access === 'granted' && view !== null ? () => session.leave() : null}
        />
        {view?.mode === 'test' && <p class="test-badge">{say(language, 'testBadge')}</p>}
        <div class="columns">
          {view !== null && model.access === 'granted' && <OrderPanel view={view} />}
          <main class="step">
            <NoticeBar model={model} />
            <StepView model={model} session={session} place={shopPage.place} />
          </main>
        </div>
      </div>
    </LanguageContext.Provider>
  );
}

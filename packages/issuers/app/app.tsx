import { findCardCompany } from '@dojang/protocol/cards';
import { useEffect, useState } from 'preact/hooks';
import { CompanyApp } from './company-app.tsx';
import { initialLanguage, LanguageContext, rememberLanguage } from './language.ts';
import { CompanyUnknown, Home } from './screens/home.tsx';
import type { Language } from './strings.ts';

/** `/` lists the card companies, `/app/<company>` is the app of one. */
export function App() {
  const [language, setLanguage] = useState<Language>(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  function switchLanguage() {
    const next = language === 'ko' ? 'en' : 'ko';
    rememberLanguage(next);
    setLanguage(next);
  }

  return <LanguageContext.Provider value={language}>{screen(switchLanguage)}</LanguageContext.Provider>;
}

function screen(switchLanguage: () => void) {
  const code = /^\/app\/([^/]+)/.exec(location.pathname)?.[1];
  if (code === undefined) return <Home onSwitchLanguage={switchLanguage} />;
  const company = findCardCompany(code);
  if (company === undefined) return <CompanyUnknown onSwitchLanguage={switchLanguage} />;
  return <CompanyApp company={company} onSwitchLanguage={switchLanguage} />;
}

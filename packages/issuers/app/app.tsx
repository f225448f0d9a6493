import { findCardCompany } from '@dojang/protocol/cards';
import { useEffect, useState } from 'preact/hooks';
import { CompanyApp } from './company-app.tsx';
import { initialLanguage, LanguageContext, rememberLanguage } from './language.ts';
import { Home, Unknown } from './screens/home.tsx';
import type { Language } from './strings.ts';

/** `/` lists the card companies, `/app/<company>` is the app of one; there is nothing else. */
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
  if (location.pathname === '/') return <Home onSwitchLanguage={switchLanguage} />;
  if (code === undefined) return <Unknown title="pageUnknown" onSwitchLanguage={switchLanguage} />;
  const company = findCardCompany(code);
  if (company === undefined) return <Unknown title="companyUnknown" onSwitchLanguage={switchLanguage} />;
  return <CompanyApp company={company} onSwitchLanguage={switchLanguage} />;
}

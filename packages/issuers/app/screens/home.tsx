import { cardCompanies } from '@dojang/protocol/cards';
import { Frame, Title } from '../frame.tsx';
import { useTexts } from '../language.ts';

interface HomeProps {
  readonly onSwitchLanguage: () => void;
}

/** The card companies' apps, as on the home screen of a phone. */
export function Home({ onSwitchLanguage }: HomeProps) {
  const { language, t } = useTexts();
  return (
    <Frame company={null} onSwitchLanguage={onSwitchLanguage}>
      <main>
        <Title>{t('homeList')}</Title>
        <p class="lead">{t('homeIntro')}</p>
        <ul class="companies">
          {cardCompanies.map((company) => (
            <li key={company.code}>
              <a href={`/app/${company.code}`} style={{ '--tile': company.colour }}>
                {language === 'ko' ? company.name : company.en}
              </a>
            </li>
          ))}
        </ul>
        <p class="practice">{t('practice')}</p>
      </main>
    </Frame>
  );
}

export function Unknown({
  title,
  onSwitchLanguage,
}: HomeProps & { readonly title: 'companyUnknown' | 'pageUnknown' }) {
  const { t } = useTexts();
  return (
    <Frame company={null} onSwitchLanguage={onSwitchLanguage}>
      <main class="centred">
        <Title>{t(title)}</Title>
        <p class="lead">{t('companyUnknownDetail')}</p>
        <div class="actions">
          <a class="primary" href="/">
            {t('allCompanies')}
          </a>
        </div>
      </main>
    </Frame>
  );
}

import type { CardCompany } from '@dojang/protocol/cards';
import { useEffect, useState } from 'preact/hooks';
import { Frame } from './frame.tsx';
import { EnterCode } from './screens/enter-code.tsx';
import { Payment } from './screens/payment.tsx';

interface CompanyAppProps {
  readonly company: CardCompany;
  readonly onSwitchLanguage: () => void;
}

/** The app of one card company: with a token in the fragment it shows that payment, else it asks for the code. */
export function CompanyApp({ company, onSwitchLanguage }: CompanyAppProps) {
  const [token, setToken] = useState(tokenOfPage);
  useEffect(() => {
    const follow = () => setToken(tokenOfPage());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  function open(next: string) {
    location.hash = next;
  }

  return (
    <Frame company={company} onSwitchLanguage={onSwitchLanguage}>
      {token === '' ? (
        <EnterCode company={company} onOpen={open} />
      ) : (
        <Payment key={token} token={token} onEnterCode={() => open('')} />
      )}
    </Frame>
  );
}

function tokenOfPage(): string {
  return location.hash.slice(1);
}

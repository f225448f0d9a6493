import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PayButton } from './pay-button.tsx';

const paths = { start: '/pay', result: '/pay/result' };

const looking = '결제 결과를 확인하고 있어요.';
const words: Readonly<Record<string, string>> = {
  paid: '결제가 완료되었어요.',
  unverified: looking,
  'paid-otherwise': looking,
};

function Checkout() {
  const [kind, setKind] = useState<string | null>(null);
  return (
    <main>
      <h1>도장 티셔츠</h1>
      {kind === null ? (
        <PayButton product="tshirt" paths={paths} onOutcome={(outcome) => setKind(outcome.kind)} />
      ) : (
        <p role="status">{words[kind] ?? '결제가 완료되지 않았어요.'}</p>
      )}
    </main>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element for the checkout.');
createRoot(root).render(
  <StrictMode>
    <Checkout />
  </StrictMode>,
);

'use client';

import { loadPayment, openPayment } from '@dojang/sdk/browser';

async function pay() {
  const { fields, scriptUrl } = await (await fetch('/pay', { method: 'POST' })).json();
  await loadPayment(scriptUrl);
  await fetch('/pay/result', { method: 'POST', body: JSON.stringify(await openPayment(fields)) });
}

export function PayButton() {
  return (
    <button type="button" onClick={() => void pay()}>
      결제하기
    </button>
  );
}

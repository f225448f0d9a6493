import { loadPayment, openPayment } from '@dojang/sdk/browser';

const post = async (path: string, body?: unknown) =>
  (await fetch(path, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) })).json();

async function pay() {
  const { fields, scriptUrl } = await post('/pay');
  await loadPayment(scriptUrl);
  const { kind } = await post('/pay/result', await openPayment(fields));
  const status = document.querySelector('[role=status]');
  if (status !== null) status.textContent = kind;
}

document.querySelector('button')?.addEventListener('click', () => void pay());

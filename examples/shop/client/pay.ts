import { isAddressAnswer, isOrderAnswer, type OrderAnswer, postJson } from './order-answer.ts';
import { loadPaymentScript, openPaymentWindow } from './payment-script.ts';

type Ready = Extract<OrderAnswer, { kind: 'ready' }>;

const enabled = new WeakSet<HTMLFormElement>();

/**
 * Lets a form pay: order on the shop's server, then the payment window. A second press with the same choices pays the
 * same order rather than ordering twice; whether in the same window, the server knows.
 */
export function enablePaying(form: HTMLFormElement): void {
  const button = form.querySelector('button');
  const alert = form.querySelector<HTMLElement>('[data-alert]');
  if (button === null || alert === null || enabled.has(form)) return;
  enabled.add(form);
  let ordered: { readonly choices: string; readonly url: string } | null = null;
  const label = button.textContent;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-busy') !== 'true') void pay();
  });
  // The page as it was kept for the back button.
  addEventListener('pageshow', (event) => {
    if (event.persisted) setBusy(false);
  });

  async function pay(): Promise<void> {
    const choices = Object.fromEntries(new FormData(form).entries());
    tell('');
    setBusy(true);
    try {
      const ready = await order(JSON.stringify(choices), choices);
      if (ready !== null) await open(ready, choices['channel'] === 'callback');
    } catch {
      tell(form.dataset['networkError'] ?? '');
    }
    setBusy(false);
  }

  async function order(key: string, choices: unknown): Promise<Ready | null> {
    const again = ordered?.choices === key ? `${ordered.url}/payments` : null;
    const answer = await postJson(again ?? form.action, choices);
    if (!isOrderAnswer(answer)) throw new Error('the answer is not of the shop');
    switch (answer.kind) {
      case 'ready':
        ordered = { choices: key, url: answer.url };
        return answer;
      case 'wait':
        location.assign(answer.url);
        return null;
      case 'refused':
        refuse(answer);
        return null;
    }
  }

  async function open({ fields, scriptUrl }: Ready, withCallback: boolean): Promise<void> {
    try {
      await loadPaymentScript(scriptUrl);
      openPaymentWindow(withCallback ? { ...fields, callbackFunction: bringResult } : { ...fields });
    } catch {
      tell(form.dataset['scriptError'] ?? '');
    }
  }

  function bringResult(result: unknown): void {
    setBusy(true);
    postJson('/payments/result', result).then(
      (answer) => location.assign(isAddressAnswer(answer) ? answer.url : '/orders'),
      () => {
        setBusy(false);
        tell(form.dataset['resultError'] ?? '');
      },
    );
  }

  function refuse({ message, field, hint }: Extract<OrderAnswer, { kind: 'refused' }>): void {
    const input = field === undefined ? null : form.querySelector<HTMLInputElement>(`[name="${field}"]`);
    const error = field === undefined ? null : form.querySelector<HTMLElement>(`#${field}-error`);
    if (input === null || error === null) {
      tell(message, hint);
      return;
    }
    const mark = (words: string) => {
      error.hidden = words === '';
      error.textContent = words;
      input.setAttribute('aria-invalid', String(words !== ''));
    };
    mark(message);
    input.addEventListener('input', () => mark(''), { once: true });
    input.focus();
  }

  function setBusy(busy: boolean): void {
    button?.setAttribute('aria-busy', String(busy));
    if (button !== null) button.textContent = busy ? (form.dataset['busy'] ?? '') : label;
  }

  function tell(message: string, hint = ''): void {
    if (alert === null) return;
    alert.hidden = message === '';
    alert.textContent = message;
    if (hint === '') return;
    const small = document.createElement('small');
    small.textContent = hint;
    alert.append(small);
  }
}

import { enablePaying } from './pay.ts';
import { redraw } from './redraw.ts';

const FAST_MS = 2_000;
const SLOW_MS = 5_000;
const FAST_LOOKS = 30;

/**
 * Draws an order anew when something has changed, in place: the page may have a payment window open, or be what a window in
 * another tab speaks to, and must not go away under it. Rests while nobody looks.
 */
export function watchOrder(order: HTMLElement): void {
  let looks = 0;
  schedule();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look();
  });

  function schedule(): void {
    const isHasty = order.dataset['open'] === 'true' && looks < FAST_LOOKS;
    setTimeout(() => void look().finally(schedule), isHasty ? FAST_MS : SLOW_MS);
  }

  async function look(): Promise<void> {
    if (document.hidden) return;
    looks += 1;
    try {
      const response = await fetch(order.dataset['watch'] ?? '');
      const answer: unknown = await response.json();
      if (response.ok && versionOf(answer) !== order.dataset['version']) await drawAnew();
    } catch {
      // Offline for a moment: the next look tells.
    }
  }

  async function drawAnew(): Promise<void> {
    const response = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('[data-watch]');
    if (!response.ok || fresh === null) return;
    if (fresh.getAttribute('data-open') !== order.dataset['open']) looks = 0;
    redraw(order, fresh);
    document.title = page.title;
    for (const form of order.querySelectorAll<HTMLFormElement>('form[data-pay]')) enablePaying(form);
  }
}

function versionOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'version' in answer ? answer.version : undefined;
}

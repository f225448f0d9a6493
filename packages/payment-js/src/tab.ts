import type { PaymentView } from './payment-view.ts';
import { say } from './texts.ts';

const TAB_NAME = 'cpayWinOpen';

/** Opens the tab of a mobile browser. Must run inside the customer's tap; null when the browser refuses. */
export function openTab(): PaymentView | null {
  const tab = window.open('', TAB_NAME);
  if (tab === null) return null;
  showOpening(tab);
  return {
    mode: 'tab',
    target: TAB_NAME,
    window: () => tab,
    isGone: () => tab.closed,
    focus: () => tab.focus(),
    remove: () => tab.close(),
  };
}

/** Until the payment window arrives the tab is empty. A tab left over from an earlier payment is not ours to write to. */
function showOpening(tab: Window): void {
  try {
    tab.document.title = say('opening');
    tab.document.body.textContent = say('opening');
  } catch {
    tab.focus();
  }
}

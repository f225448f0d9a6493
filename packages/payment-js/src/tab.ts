import { element } from '@dojang/protocol/browser';
import { OPENER_SIGN } from '@dojang/protocol/window';
import type { PaymentView } from './payment-view.ts';
import { say } from './texts.ts';

const TAB_NAME = 'cpayWinOpen';

/** Opens the tab of a mobile browser. Must run inside the customer's tap; null when the browser refuses. */
export function openTab(): PaymentView | null {
  const tab = window.open('', TAB_NAME);
  if (tab === null) return null;
  showOpening(tab);
  const sign = element('iframe', { name: OPENER_SIGN, hidden: true });
  document.body.append(sign);
  let arrived = false;
  return {
    mode: 'tab',
    target: TAB_NAME,
    window: () => tab,
    presence() {
      // A page with `Cross-Origin-Opener-Policy: same-origin` loses the tab when the payment window arrives in it; it then
      // looks closed while the customer is paying there, and the window posts the result by itself.
      if (tab.closed) return arrived ? 'closed' : 'lost';
      arrived ||= !isBlank(tab);
      return 'there';
    },
    // The look of `presence` may come too late: phones stop the timers of a page behind a tab.
    hear: () => {
      arrived = true;
    },
    focus: () => tab.focus(),
    remove: () => {
      sign.remove();
      tab.close();
    },
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

function isBlank(tab: Window): boolean {
  try {
    return tab.location.href === 'about:blank';
  } catch {
    return false;
  }
}

import { findAccess, lookAtPayment } from './access.ts';
import { languageOf } from './language.ts';
import { reloadOnceReachable } from './reload-once-reachable.ts';

// The first thing to arrive and small: it asks for the payment while the window's own code is still on its way.
// A page of its own on a wide screen stands as a card in the middle.
document.documentElement.dataset['place'] = window.parent === window ? 'page' : 'frame';
document.documentElement.lang = languageOf(location, navigator.languages);
const access = findAccess(window);
const firstLook = access === null ? null : lookAtPayment(access);
// Whoever awaits it later handles it; until then a failure is nobody's fault.
firstLook?.catch(() => undefined);

// It waits for no style sheet, so it may run before the page is complete.
const page = new Promise((resolve) => {
  if (document.readyState !== 'loading') resolve(null);
  else document.addEventListener('DOMContentLoaded', resolve);
});
Promise.all([import('./window.tsx'), page])
  .then(([{ openWindow }]) => openWindow(access, firstLook))
  .catch((error: unknown) => {
    // A browser that cannot read the code; another try changes nothing.
    if (error instanceof SyntaxError) throw error;
    return reloadOnceReachable();
  });

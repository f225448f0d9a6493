import { type ComponentChild, render } from 'preact';
import { type Access, remember } from './access.ts';
import { createGateway } from './api.ts';
import { App } from './app.tsx';
import { takeOffTop } from './browser-back.ts';
import { loadFailureText } from './failure-message.tsx';
import { rememberCompany } from './last-company.ts';
import { loadLaterSteps } from './load-later-steps.ts';
import { originWarning } from './origin-warning.ts';
import { createSession } from './session.ts';
import { findShopPage } from './shop-page.ts';

/** Opens the payment window in its page. `firstLook` is how the payment stands, asked for before this code arrived. */
export function openWindow(access: Access | null, firstLook: Promise<Response> | null): void {
  if (access?.right === 'stage') {
    void loadLaterSteps().then(({ WayBack }) => show(<WayBack access={access} firstLook={firstLook} />));
    return;
  }
  const gateway =
    access === null ? null : createGateway({ ...access, fetch: (...call) => fetch(...call), firstLook });
  const shopPage = findShopPage(window);
  const session = createSession(gateway, shopPage, async () => {
    if (shopPage.place === 'frame') await takeOffTop();
  });

  document.addEventListener('visibilitychange', () => {
    session.setVisible(!document.hidden);
    // Somebody comes back from the card app: the news of the meantime first.
    if (!document.hidden) void session.refresh();
  });
  // A page kept in memory (Back) shows what was; the payment has gone on.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) session.resume();
  });
  // Only a hint, to look at once: a gateway on this very machine answers without any network.
  window.addEventListener('offline', () => void session.refresh());
  window.addEventListener('online', () => session.wake());

  const unsubscribe = session.subscribe(({ view }) => {
    if (view === null) return;
    unsubscribe();
    if (access !== null) remember(window, access);
    const warning = originWarning(view, document.referrer);
    // oxlint-disable-next-line no-console -- it is where the shop's developer looks.
    if (warning !== null) console.warn(warning);
  });

  session.subscribe(({ view }) => {
    if (view?.stage.name !== 'done') return;
    const { outcome } = view.stage;
    if (outcome.kind === 'paid') rememberCompany(window, outcome.card.cardCompany);
    if (outcome.kind === 'authenticated') rememberCompany(window, outcome.chosen.cardCompany);
  });

  show(<App session={session} shopPage={shopPage} />);
  void loadLaterSteps();
  void session
    .refresh()
    // Fetched while the connection is good: a failure must be explained even when it is not.
    .then(loadFailureText)
    .catch(() => undefined);
}

/** Puts a screen in the place of what the page showed before it knew its payment. */
function show(screen: ComponentChild): void {
  const root = document.getElementById('window');
  if (root === null) throw new Error('index.html has no #window');
  root.replaceChildren();
  render(screen, root);
}

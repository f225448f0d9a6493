import { render } from 'preact';
import { readAccess } from './access.ts';
import { createGateway } from './api.ts';
import { App } from './app.tsx';
import { loadFailureText } from './failure-words.ts';
import { createSession } from './session.ts';
import { findShopPage } from './shop-page.ts';
import './window.css';

const access = readAccess(location);
const gateway = access === null ? null : createGateway({ ...access, fetch: (...call) => fetch(...call) });
const shopPage = findShopPage(window);
const session = createSession(gateway, shopPage);

document.addEventListener('visibilitychange', () => {
  session.setVisible(!document.hidden);
  // Somebody comes back from the card app: the news of the meantime first.
  if (!document.hidden) void session.refresh();
});
// A page kept in memory (Back) shows what was; the payment has gone on.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) void session.refresh();
});

const root = document.getElementById('window');
if (root === null) throw new Error('index.html has no #window');
render(<App session={session} shopPage={shopPage} />, root);
void session
  .refresh()
  // Fetched while the connection is good: a failure must be explained even when it is not.
  .then(loadFailureText)
  .catch(() => undefined);

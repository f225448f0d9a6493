import { postForm } from '@dojang/protocol/browser';
import { isCloseRequest, type RefusalReturn } from '@dojang/protocol/window';

// The way out of a refused window: tells the authenticated page its result, or anybody else that the window is closed. Built
// by itself into one classic script, since the page of a refusal has nothing else.
const block = document.getElementById('refusal')?.textContent;
if (block === null || block === undefined) throw new Error('The page of a refusal has no data block.');
// The same release of the gateway wrote it.
const { shopOrigin, result, postUrl } = JSON.parse(block) as RefusalReturn;

// Only test mode has a hint; the shop's developer finds it in the console of the page that opened the window.
const hint = metaOf('dojang-hint');
if (hint !== undefined) {
  // oxlint-disable-next-line no-console -- it is where the developer looks.
  console.error(`Dojang refused the payment window [${metaOf('dojang-code')}] ${hint}`);
}
const page: Window | null = window.parent === window ? window.opener : window.parent;

document.getElementById('leave')?.addEventListener('click', leave);
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source === page && isCloseRequest(event.data)) leave();
});

function leave(): void {
  if (page && shopOrigin && result) page.postMessage({ type: 'pay_result', data: result }, shopOrigin);
  else if (page) page.postMessage({ type: 'close' }, '*');
  else if (postUrl && result) {
    postForm({ url: postUrl, fields: result });
    return;
  }
  if (window.opener) window.close();
  const left = document.getElementById('left');
  if (left) left.hidden = false;
}

function metaOf(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

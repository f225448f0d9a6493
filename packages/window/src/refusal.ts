import type { RefusalReturn } from '@dojang/protocol/window';
import { findShopPage } from './shop-page.ts';

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
const shopPage = findShopPage(window);

document.getElementById('leave')?.addEventListener('click', () => void leave());
shopPage.onCloseRequest(
  () => true,
  () => void leave(),
);

async function leave(): Promise<void> {
  if (shopOrigin !== null && result !== null) {
    await shopPage.handOver(shopOrigin, { result, postUrl }, false);
  } else {
    shopPage.tell('*', { type: 'close' });
    if (window.opener) window.close();
  }
  const left = document.getElementById('left');
  if (left) left.hidden = false;
}

function metaOf(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

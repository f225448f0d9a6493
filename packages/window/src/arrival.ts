import { useEffect } from 'preact/hooks';
import type { ShopPage } from './shop-page.ts';

/**
 * Tells the page that opened the tab, once, that the payment window has arrived in it. A tab that closes later was closed by
 * the customer; one that closes without a word was taken from the page by its own opener policy. A height means nothing in
 * a tab, and it is the one message that no client takes for the end.
 */
export function useArrival(shopPage: ShopPage, shopOrigin: string | undefined): void {
  useEffect(() => {
    if (shopOrigin === undefined || shopPage.place !== 'tab') return;
    shopPage.tell(shopOrigin, { type: 'resize', data: window.innerHeight });
  }, [shopPage, shopOrigin]);
}

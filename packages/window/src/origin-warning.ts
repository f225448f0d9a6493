import type { WindowView } from '@dojang/protocol/window';

/**
 * What the shop's developer should know in test mode of a window that opened without saying from where; null when there is
 * nothing. The browser then sent `Origin: null` too, and AUTH0007 could not be checked.
 * @param referrer `document.referrer`: empty when the page's policy hides its address
 */
export function originWarning(
  { mode, shopOrigin, stage }: Pick<WindowView, 'mode' | 'shopOrigin' | 'stage'>,
  referrer: string,
): string | null {
  // Later than the terms the customer may have come back from the card app, which hides its own address.
  if (mode !== 'test' || referrer !== '' || stage.name !== 'terms') return null;
  return (
    `Dojang: the page that opened this payment window hides its address. Expected ${shopOrigin} (the Referer of the ` +
    'partner authentication), got Origin: null and no Referer. The window cannot tell whether they match. To mend it: ' +
    "send the shop's page with Referrer-Policy: strict-origin-when-cross-origin, and over https only with an https gateway."
  );
}

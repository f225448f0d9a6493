import { isAbsoluteUrl } from '@dojang/protocol/payple';
import type { Delivery } from '@dojang/protocol/window';

/** Where the window stands: in the shop's layer, in a tab the shop's page opened, or alone. */
export type Place = 'frame' | 'tab' | 'alone';

export type WayHome =
  | { readonly by: 'message' }
  | { readonly by: 'form'; readonly url: string }
  | { readonly by: 'none' };

/**
 * How a result leaves the window (guide 3-5). An absolute `PCD_RST_URL` means direct mode, where the page that asked is gone;
 * an opener is then somebody else, such as the page that opened the shop's own pop-up.
 */
export function chooseWayHome(place: Place, delivery: Delivery): WayHome {
  const { postUrl, result } = delivery;
  const isDirect = isAbsoluteUrl(result['PCD_RST_URL'] ?? '');
  if (place === 'frame' || (place === 'tab' && !(isDirect && postUrl !== null))) return { by: 'message' };
  return postUrl === null ? { by: 'none' } : { by: 'form', url: postUrl };
}

import { isAbsoluteUrl } from '@dojang/protocol/payple';
import type { Delivery } from '@dojang/protocol/window';

/**
 * Where the window stands: in the shop's layer, in a tab whose opener still waits for it, in a tab whose opener shows
 * something else by now (or never had our script), or alone.
 */
export type Place = 'frame' | 'tab' | 'stray' | 'alone';

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
  const isHeard = place === 'frame' || (place === 'tab' && !isDirect);
  if (isHeard) return { by: 'message' };
  if (postUrl !== null) return { by: 'form', url: postUrl };
  // A page of its own making may listen without the script, and then without a result URL.
  return place === 'alone' ? { by: 'none' } : { by: 'message' };
}

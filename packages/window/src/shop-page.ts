import { postForm } from '@dojang/protocol/browser';
import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { isCloseRequest, OPENER_SIGN, type ResultReturn, type WindowMessage } from '@dojang/protocol/window';
import type { Handover } from './model.ts';

/**
 * Where the window stands: in the shop's layer, in a tab whose opener still waits for it, in a tab whose opener shows
 * something else by now (or never had our script), or alone.
 */
export type Place = 'frame' | 'tab' | 'stray' | 'alone';

export type WayHome =
  | { readonly by: 'message' }
  | { readonly by: 'form'; readonly url: string }
  | { readonly by: 'none' };

/** The page that opened the payment window, seen from inside the window. */
export interface ShopPage {
  readonly place: Place;
  /** Sends the result where it belongs. `origin` is the authenticated one: nobody else may read it. */
  handOver(origin: string, resultReturn: ResultReturn, isClose: boolean): Handover;
  tell(origin: string, message: WindowMessage): void;
  /** Calls back when the script in the shop's page asks to close. */
  onCloseRequest(isFrom: (origin: string) => boolean, listener: () => void): void;
}

export function findShopPage(own: Window): ShopPage {
  const opener = own.opener as Window | null;
  const framed = own.parent !== own;
  const place = (): Place => {
    if (framed) return 'frame';
    if (opener === null || opener.closed) return 'alone';
    return hasSign(opener) ? 'tab' : 'stray';
  };
  const page = framed ? own.parent : opener;

  function tell(origin: string, message: WindowMessage): void {
    page?.postMessage(message, origin);
  }

  return {
    get place() {
      return place();
    },
    tell,
    handOver(origin, resultReturn, isClose) {
      const way = chooseWayHome(place(), resultReturn);
      switch (way.by) {
        case 'message':
          tell(origin, isClose ? { type: 'close' } : { type: 'pay_result', data: resultReturn.result });
          if (!framed) own.close();
          return 'handed-over';
        case 'form':
          postForm({ url: way.url, fields: resultReturn.result });
          return 'handed-over';
        case 'none':
          return 'nowhere';
      }
    },
    onCloseRequest(isFrom, listener) {
      own.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (event.source === page && isFrom(event.origin) && isCloseRequest(event.data)) listener();
      });
    },
  };
}

/**
 * How a result leaves the window (guide 3-5). An absolute `PCD_RST_URL` means direct mode, where the page that asked is gone;
 * an opener is then somebody else, such as the page that opened the shop's own pop-up.
 */
export function chooseWayHome(place: Place, resultReturn: ResultReturn): WayHome {
  const { postUrl, result } = resultReturn;
  const isDirect = isAbsoluteUrl(result['PCD_RST_URL'] ?? '');
  const isHeard = place === 'frame' || (place === 'tab' && !isDirect);
  if (isHeard) return { by: 'message' };
  if (postUrl !== null) return { by: 'form', url: postUrl };
  // A page of its own making may listen without the script, and then without a result URL.
  return place === 'alone' ? { by: 'none' } : { by: 'message' };
}

/** Frames are seen by their names even from another site; a name that is not there throws then. */
function hasSign(opener: Window): boolean {
  try {
    return Boolean(Reflect.get(opener, OPENER_SIGN));
  } catch {
    return false;
  }
}

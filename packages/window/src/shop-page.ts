import { postForm } from '@dojang/protocol/browser';
import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { isCloseRequest, OPENER_SIGN, type ResultReturn, type WindowMessage } from '@dojang/protocol/window';
import type { Handover } from './model.ts';

/**
 * Where the window stands: in the shop's layer; in a tab whose opener still waits for it by our script; in one that a page of
 * the shop opened without it (the original script has no sign); in one whose opener shows something else by now, or is of
 * nobody knows whom; or alone.
 */
export type Place = 'frame' | 'tab' | 'unsigned' | 'stray' | 'alone';

export type WayHome =
  | { readonly by: 'message' }
  | { readonly by: 'form'; readonly url: string }
  | { readonly by: 'none' };

/** A page that is there answers within milliseconds; a phone may have stopped the one behind this tab, and then never does. */
const PRESENCE_TIMEOUT_MS = 2_000;

/** The page that opened the payment window, seen from inside the window. */
export interface ShopPage {
  readonly place: Place;
  /**
   * Sends the result where it belongs, one way. `origin` is the authenticated one: nobody else may read it. A page that did not
   * take its tab away when it was told is passed by the next time.
   */
  handOver(origin: string, resultReturn: ResultReturn, isClose: boolean): Promise<Handover>;
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
    return hasSign(opener) ? 'tab' : cameUnsigned ? 'unsigned' : 'stray';
  };
  const cameUnsigned = opener !== null && !framed && rememberSign(own, hasSign(opener)) === false;
  let wasSent = false;
  /** The page that this tab came from is of the shop; the sign of a page that is gone is no sign of another. */
  const cameFrom = (origin: string) => own.document.referrer.startsWith(`${origin}/`);
  const page = framed ? own.parent : opener;

  function tell(origin: string, message: WindowMessage): void {
    page?.postMessage(message, origin);
  }

  /** Whether the page is of this origin and hears us. A frame with the script's sign anybody can have. */
  function isHeard(origin: string): Promise<boolean> {
    const nonce = crypto.getRandomValues(new Uint32Array(4)).join('-');
    return new Promise((resolve) => {
      const end = (heard: boolean) => {
        clearTimeout(timer);
        own.removeEventListener('message', hear);
        resolve(heard);
      };
      const hear = ({ source, origin: from, data }: MessageEvent<{ nonce?: unknown } | null>) => {
        if (source === page && from === origin && data?.nonce === nonce) end(true);
      };
      const timer = setTimeout(() => end(false), PRESENCE_TIMEOUT_MS);
      own.addEventListener('message', hear);
      tell(origin, { type: 'resize', data: own.innerHeight, nonce });
    });
  }

  return {
    get place() {
      return place();
    },
    tell,
    async handOver(origin, resultReturn, isClose) {
      const seen = place();
      const from = seen === 'unsigned' && (wasSent || !cameFrom(origin)) ? 'stray' : seen;
      const first = chooseWayHome(from, resultReturn);
      const way =
        from === 'tab' && first.by === 'message' && !(await isHeard(origin))
          ? wayPastPage(resultReturn)
          : first;
      switch (way.by) {
        case 'message':
          tell(origin, isClose ? { type: 'close' } : { type: 'pay_result', data: resultReturn.result });
          wasSent = true;
          // The script takes its frame or its tab away when it has heard.
          if (from === 'frame' || from === 'tab') return 'handed-over';
          // Nobody says whether another page has heard. One that the shop itself opened us from gets its tab closed.
          if (!cameFrom(origin)) return 'nowhere';
          own.close();
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
 *
 * A frame's ancestors are of the authenticated origin: the policy of the window's page lets no other one show it. An opener
 * may be anybody. One with our script's sign must prove itself before it gets a message; a page of the shop that never had it (the
 * original script, a page of its own making) gets it too, and any other one when there is no address to post to.
 */
export function chooseWayHome(place: Place, resultReturn: ResultReturn): WayHome {
  const isDirect = isAbsoluteUrl(resultReturn.result['PCD_RST_URL'] ?? '');
  const isHeard = place === 'frame' || ((place === 'tab' || place === 'unsigned') && !isDirect);
  if (isHeard) return { by: 'message' };
  const way = wayPastPage(resultReturn);
  return way.by === 'none' && place !== 'alone' ? { by: 'message' } : way;
}

/** The way that needs no page: to the address that the gateway has found to be the shop's. */
function wayPastPage({ postUrl }: ResultReturn): WayHome {
  return postUrl === null ? { by: 'none' } : { by: 'form', url: postUrl };
}

/**
 * Whether the page that opened this tab had the sign when it did: a reload of the window finds that out of the state of its entry of
 * the history, since the page may have left meanwhile.
 */
function rememberSign({ history }: Window, isSigned: boolean): boolean {
  const state = history.state as { readonly isSigned?: unknown } | null;
  if (typeof state?.isSigned === 'boolean') return state.isSigned;
  try {
    history.replaceState({ ...state, isSigned }, '');
  } catch {
    // A browser that keeps no state: whoever reloads there is asked again.
  }
  return isSigned;
}

/** Frames are seen by their names even from another site; a name that is not there throws then. */
function hasSign(opener: Window): boolean {
  try {
    return Boolean(Reflect.get(opener, OPENER_SIGN));
  } catch {
    return false;
  }
}

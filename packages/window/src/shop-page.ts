import { type Delivery, OPENER_SIGN, type ScriptMessage, type WindowMessage } from '@dojang/protocol/window';
import type { Handover } from './model.ts';
import { chooseWayHome, type Place } from './way-home.ts';

/** The page that opened the payment window, seen from inside the window. */
export interface ShopPage {
  readonly place: Place;
  /** Sends the result where it belongs. `origin` is the authenticated one: nobody else may read it. */
  handOver(origin: string, delivery: Delivery, isClose: boolean): Handover;
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
    handOver(origin, delivery, isClose) {
      const way = chooseWayHome(place(), delivery);
      switch (way.by) {
        case 'message':
          tell(origin, isClose ? { type: 'close' } : { type: 'pay_result', data: delivery.result });
          if (!framed) own.close();
          return 'handed-over';
        case 'form':
          postForm(own.document, way.url, delivery.result);
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

/** Frames are seen by their names even from another site; a name that is not there throws then. */
function hasSign(opener: Window): boolean {
  try {
    return Boolean(Reflect.get(opener, OPENER_SIGN));
  } catch {
    return false;
  }
}

function isCloseRequest(data: unknown): data is ScriptMessage {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'close_request';
}

function postForm(document: Document, url: string, fields: Readonly<Record<string, string>>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = url;
  form.acceptCharset = 'utf-8';
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  // A field may be called `submit`; the prototype's method cannot be shadowed.
  HTMLFormElement.prototype.submit.call(form);
}

import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { isInAppBrowser } from '@dojang/protocol/window';

/** `direct`: this window becomes the payment window. `tab`: a new tab. `layer`: a frame over the page. */
export type OpenMode = 'direct' | 'tab' | 'layer';

interface Surroundings {
  readonly resultUrl: string;
  readonly hasCallback: boolean;
  readonly userAgent: string;
}

/**
 * How the payment window opens (guide 3-3, `PCD_RST_URL`): an absolute result URL means direct, on every device. A browser
 * inside another app has no tabs. There a result URL alone means direct, too; a page that waits for the result itself, or
 * names no place for it, stays under the layer.
 */
export function chooseOpenMode({ resultUrl, hasCallback, userAgent }: Surroundings): OpenMode {
  if (isAbsoluteUrl(resultUrl)) return 'direct';
  if (isInAppBrowser(userAgent)) return resultUrl && !hasCallback ? 'direct' : 'layer';
  return /iphone|ipod|ipad|android/i.test(userAgent) ? 'tab' : 'layer';
}

/** `closed`: the customer closed it. `lost`: it is out of reach, and nobody can say what the customer does there. */
type Presence = 'there' | 'closed' | 'lost';

/** What a payment is shown in: the layer's frame, a tab or this very window. */
export interface PaymentView {
  readonly mode: OpenMode;
  /** The name a form targets; empty for this window. */
  readonly target: string;
  /** The window whose messages count; null once there is none. */
  window(): Window | null;
  presence(): Presence;
  /** Called with each message of the payment window: it is there. */
  readonly hear?: () => void;
  focus(): void;
  /** @param heightPx wanted height of the payment window */
  readonly resize?: (heightPx: number) => void;
  /** Shows whether an answer to the close button is awaited. */
  readonly showClosing?: (closing: boolean) => void;
  remove(): void;
}

/** Direct mode: the page itself turns into the payment window, which then posts the result by itself. */
export const thisWindow: PaymentView = {
  mode: 'direct',
  target: '',
  window: () => null,
  presence: () => 'there',
  focus: () => {},
  remove: () => {},
};

import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { isInAppBrowser } from '@dojang/protocol/window';

/** `direct`: this window becomes the payment window. `tab`: a new tab. `layer`: a frame over the page. */
export type OpenMode = 'direct' | 'tab' | 'layer';

interface Surroundings {
  readonly resultUrl: string;
  readonly userAgent: string;
}

/**
 * How the payment window opens (guide 3-3, `PCD_RST_URL`): an absolute result URL means direct, on every device. A browser
 * inside another app has no tabs, so there it is always direct.
 */
export function chooseOpenMode({ resultUrl, userAgent }: Surroundings): OpenMode {
  if (isAbsoluteUrl(resultUrl) || isInAppBrowser(userAgent)) return 'direct';
  return /iphone|ipod|ipad|android/i.test(userAgent) ? 'tab' : 'layer';
}

import type { Challenge } from '@dojang/protocol/window';
import { isLoopbackHost } from '../tls/loopback.ts';

/**
 * For whoever tries the window with a real phone, in test mode: a QR code that names this machine's own address leads nowhere there.
 * Says why and which settings help; null where a phone can open it.
 */
export function scanHint(qr: string, mode: 'test' | 'live'): Challenge['hint'] {
  const url = URL.parse(qr);
  if (mode !== 'test' || url === null || !isLoopbackHost(url.hostname)) return null;
  return {
    ko: `실제 휴대폰으로는 열리지 않는 주소(${url.hostname})예요. --host 0.0.0.0(DOJANG_HOST)이나 DOJANG_ISSUERS_URL로 시작해 주세요.`,
    en: `A real phone cannot open ${url.hostname}, which is this computer. To scan, start with --host 0.0.0.0 (DOJANG_HOST) or set DOJANG_ISSUERS_URL.`,
  };
}

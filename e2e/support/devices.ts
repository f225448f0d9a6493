import type { BrowserContextOptions } from 'playwright-core';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

const IPHONE_AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID_AGENT =
  'Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

/** What customers hold in their hands, as far as a page can tell. */
export const devices = {
  PC: { viewport: { width: 1280, height: 860 } },
  iPhone: { ...PHONE, userAgent: `${IPHONE_AGENT} Version/18.0 Mobile/15E148 Safari/604.1` },
  Android: { ...PHONE, userAgent: ANDROID_AGENT },
  KakaoTalk: { ...PHONE, userAgent: `${ANDROID_AGENT} KAKAOTALK/25.9.1 (INAPP)` },
  Naver: {
    ...PHONE,
    userAgent: `${IPHONE_AGENT} Mobile/15E148 NAVER(inapp; search; 2000; 12.14.2; 16PRO)`,
  },
  Facebook: { ...PHONE, userAgent: `${IPHONE_AGENT} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0.0.30.109]` },
  Instagram: { ...PHONE, userAgent: `${ANDROID_AGENT} Instagram 350.0.0.30.109 Android` },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;

export type Device = keyof typeof devices;

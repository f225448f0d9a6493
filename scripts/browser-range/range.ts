/**
 * The oldest browsers in which a customer can pay, by their names in the browser data of MDN. Documented in `docs/browsers.md`.
 * Chrome stands for every browser of its version: in-app browsers, Whale, Edge, Opera.
 */
export const oldestBrowsers = {
  chrome: '87',
  chrome_android: '87',
  webview_android: '87',
  edge: '87',
  samsunginternet_android: '14.0',
  firefox: '91',
  firefox_android: '91',
  safari: '15',
  safari_ios: '15',
} as const;

export type BrowserName = keyof typeof oldestBrowsers;

/** The same for the builds: syntax and style sheets are written for these. */
export const buildTarget = ['chrome87', 'edge87', 'firefox91', 'safari15', 'ios15'];

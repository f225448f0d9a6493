import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type BrowserName, oldestBrowsers } from './range.ts';

/** How the documents name each. */
const rows: Readonly<Record<BrowserName, (version: string) => RegExp>> = {
  chrome: (version) => new RegExp(`Chrome, Edge.* \\| ${version} \\|`),
  chrome_android: (version) => new RegExp(`Chrome, Edge.* \\| ${version} \\|`),
  edge: (version) => new RegExp(`Chrome, Edge.* \\| ${version} \\|`),
  webview_android: (version) => new RegExp(`WebView.* \\| ${version} \\|`),
  samsunginternet_android: (version) =>
    new RegExp(`(?:Samsung Internet|삼성 인터넷) \\| ${Number(version)} \\|`),
  firefox: (version) => new RegExp(`Firefox \\| ${version} \\|`),
  firefox_android: (version) => new RegExp(`Firefox \\| ${version} \\|`),
  safari: (version) => new RegExp(`Mac.* \\| ${version} \\|`),
  safari_ios: (version) => new RegExp(`iPhone.* \\| iOS ${version} \\|`),
};

test.each(['docs/browsers.md', 'docs/browsers.ko.md'])('%s names the range that is checked', (file) => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const browsers = Object.keys(oldestBrowsers) as BrowserName[];
  for (const browser of browsers) expect(text, browser).toMatch(rows[browser](oldestBrowsers[browser]));
});

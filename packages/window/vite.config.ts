import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { sayOlderBrowser } from '../../scripts/browser-range/older-browser-plugin.ts';
import { buildTarget } from '../../scripts/browser-range/range.ts';
import { type MessageKey, messages } from './src/messages.ts';

// The gateway serves `dist/index.html` at `/window/<payment id>` under a policy that forbids everything inline.
export default defineConfig({
  base: '/window/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: buildTarget, assetsInlineLimit: 0, modulePreload: false, cssCodeSplit: false },
  plugins: [sayInPage(), sayOlderBrowser(), fetchAtOnce(), importPlainly(), compress()],
});

/** Replaces `{{key}}` in the page by the message in both languages; the style sheet shows one. */
function sayInPage(): Plugin {
  return {
    name: 'say-in-page',
    transformIndexHtml: (html) =>
      html.replace(/\{\{(\w+)\}\}/g, (_, key: MessageKey) => {
        const { ko, en } = messages[key];
        return `<span lang="ko">${ko}</span><span lang="en">${en}</span>`;
      }),
  };
}

/** Names the window's own code, with all it imports, in the page, so that it comes along with the entry and not after it. */
function fetchAtOnce(): Plugin {
  return {
    name: 'fetch-at-once',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const code = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'window');
        if (code?.type !== 'chunk') throw new Error('The window has no chunk of its own code.');
        return [code.fileName, ...code.imports]
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/window/${file}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

/** Leaves `import()` to the browser: what comes late here brings no style sheet, which is what Vite's helper is for. */
function importPlainly(): Plugin {
  const helper = '\0vite/preload-helper.js';
  return {
    name: 'import-plainly',
    enforce: 'pre',
    resolveId: (id) => (id === helper ? id : undefined),
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}

/** Lays a `.br` and a `.gz` beside every script, style sheet and text: the gateway sends what the browser understands. */
function compress(): Plugin {
  return {
    name: 'compress',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets');
      for (const name of readdirSync(assets).filter((file) => /\.(?:js|css|json)$/.test(file))) {
        const bytes = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

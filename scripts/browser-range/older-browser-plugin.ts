import { readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { minifySync, type Plugin } from 'vite';

const source = new URL('../../packages/protocol/src/browser/older-browser.js', import.meta.url);

/** Puts the sentence for browsers that are too old into a page: a script of its own, before the page's code. */
export function sayOlderBrowser(): Plugin {
  let base = '/';
  return {
    name: 'say-older-browser',
    configResolved: (config) => {
      base = config.base;
    },
    buildStart() {
      this.emitFile({
        type: 'asset',
        name: 'older-browser.js',
        source: minified(readFileSync(source, 'utf8')),
      });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const asset = Object.values(bundle).find(
          (file) => file.type === 'asset' && file.names.includes('older-browser.js'),
        );
        if (asset === undefined) throw new Error('The sentence for older browsers was not built.');
        return [{ tag: 'script', attrs: { src: base + asset.fileName }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** The same in fewer bytes and in the same language: the minifier quotes by what came six years later. */
function minified(code: string): string {
  const { code: short, errors } = minifySync('older-browser.js', code, { compress: false });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const quoted = short.replaceAll('`', '"');
  parse(quoted, { ecmaVersion: 5, sourceType: 'script' });
  return quoted;
}

import { defineConfig } from 'vite';
import { buildTarget } from '../../scripts/browser-range/range.ts';

// One script and one style sheet under fixed names: the server renders the pages that load them.
export default defineConfig({
  publicDir: 'client/public',
  build: {
    outDir: 'dist',
    target: buildTarget,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: { shop: 'client/shop.ts' },
      output: { entryFileNames: 'shop.js', assetFileNames: 'shop[extname]' },
    },
  },
});

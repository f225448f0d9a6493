import { defineConfig } from 'vite';

// One script and one style sheet under fixed names: the server renders the pages that load them.
export default defineConfig({
  publicDir: 'client/public',
  build: {
    outDir: 'dist',
    target: 'es2022',
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: { shop: 'client/shop.ts' },
      output: { entryFileNames: 'shop.js', assetFileNames: 'shop[extname]' },
    },
  },
});

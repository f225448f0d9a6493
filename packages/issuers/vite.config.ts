import { defineConfig } from 'vite';
import { sayOlderBrowser } from '../../scripts/browser-range/older-browser-plugin.ts';
import { buildTarget } from '../../scripts/browser-range/range.ts';

/** Builds the phone app: `dist/app/index.html` and `dist/assets/`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [sayOlderBrowser()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: buildTarget,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'app/index.html' },
  },
});

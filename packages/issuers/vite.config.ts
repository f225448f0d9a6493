import { defineConfig } from 'vite';

/** Builds the phone app: `dist/app/index.html` and `dist/assets/`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'app/index.html' },
  },
});

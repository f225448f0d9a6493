import { defineConfig } from 'vite';

// The gateway serves `dist/index.html` at `/window/<payment id>` under a policy that forbids everything inline.
export default defineConfig({
  base: '/window/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2020', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});

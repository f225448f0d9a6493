import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { buildTarget } from '../../scripts/browser-range/range.ts';

// One classic script: pages load it with a plain <script src>, often from code they wrote years ago.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  build: {
    target: buildTarget,
    sourcemap: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'DojangPayment', fileName: () => 'payment.js' },
    // The protocol's tables would otherwise stay in the bundle for the sake of one function beside them.
    rolldownOptions: { treeshake: { moduleSideEffects: false } },
  },
});

import { defineConfig } from 'vite';
import { buildTarget } from '../../scripts/browser-range/range.ts';

// The script of a refusal's page, which the gateway serves beside the window.
export default defineConfig({
  publicDir: false,
  build: {
    target: buildTarget,
    emptyOutDir: false,
    lib: { entry: 'src/refusal.ts', formats: ['iife'], name: 'DojangRefusal', fileName: () => 'refusal.js' },
    // The protocol's tables would otherwise stay in the bundle for the sake of one function beside them.
    rolldownOptions: { treeshake: { moduleSideEffects: false } },
  },
});

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const room = fileURLToPath(new URL('../../packages/payment-js', import.meta.url));

/** The browser script as it is shipped, built afresh from its sources and left in memory. */
export async function buildPaymentScript(): Promise<string> {
  const result = await build({
    root: room,
    configFile: `${room}/vite.config.ts`,
    logLevel: 'warn',
    build: { write: false },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const [chunk] = bundle?.output ?? [];
  if (chunk === undefined) throw new Error('the build of payment-js gave no script');
  return chunk.code;
}

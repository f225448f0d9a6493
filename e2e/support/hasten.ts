import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { BrowserContext } from 'playwright-core';

const script = stripTypeScriptTypes(readFileSync(new URL('../in-page/hasten.ts', import.meta.url), 'utf8'));

/** Payment windows in this browser wait less; see `in-page/hasten.ts`. */
export async function hasten(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(script);
  return context;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pack, type Tarballs } from '../../scripts/packages/pack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly tarballs: Tarballs;
  }
}

/** Packs what is published, once for all tests. */
export default async function packOnce(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-packed-'));
  project.provide('tarballs', await pack(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}

import { setFlagsFromString } from 'node:v8';

/**
 * Trades speed that a laptop does not need for memory: the young generation stays at its first megabyte, collections aim
 * at a small heap, code is only interpreted (compiled code stays in memory), and bytecode that is not used is dropped
 * soon. Must run before the servers' code is read, whose garbage would let the heap grow. `bench/memory.ts` measures it.
 */
export function saveMemory(): void {
  for (const flag of [
    '--semi-space-growth-factor=1',
    '--optimize-for-size',
    '--flush-bytecode',
    '--bytecode-old-age=1',
    '--no-sparkplug',
    '--no-maglev',
    '--no-opt',
  ])
    setFlagsFromString(flag);
  // V8 before 13 complains of a flag it does not know.
  if (Number.parseInt(process.versions.v8, 10) >= 13) setFlagsFromString('--memory-saver-mode');
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type PlantedFault, plantedFaults } from './planted-faults.ts';

const SEEDS = 600;
const run = promisify(execFile);

/** The last lines of the runs with a fault in the gateway's code: what broke, or that nothing did. */
async function reportWith({ name, faults, weakness }: PlantedFault, signal: AbortSignal): Promise<string> {
  const flags = ['--seed', '1', '--scenarios', String(SEEDS), '--workers', '1', '--quiet'];
  if (faults !== undefined) flags.push('--faults', JSON.stringify(faults));
  if (weakness !== undefined) flags.push('--weakness', JSON.stringify(weakness));
  const ended = await run(
    process.execPath,
    ['--import', './simulation/planted/plant.ts', 'simulation/run.ts', ...flags],
    { env: { ...process.env, DOJANG_PLANT: name }, signal },
  ).catch((error: { readonly stdout: string; readonly stderr: string }) => error);
  return ended.stdout + ended.stderr;
}

describe('a fault in the gateway is found by the simulation', () => {
  test.for(plantedFaults)('$name', async (fault, { signal }) => {
    expect(await reportWith(fault, signal)).toMatch(fault.found);
  });
});

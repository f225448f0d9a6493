import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type PlantedFault, plantedFaults } from './planted-faults.ts';

// node --import ./simulation/planted/plant.ts simulation/run.ts --workers 1 …
// Loads the gateway with one fault in its code: DOJANG_PLANT names it. The files themselves stay as they are.
const name = process.env['DOJANG_PLANT'];
const fault = plantedFaults.find((each) => each.name === name);
if (fault === undefined) throw new Error(`DOJANG_PLANT: the name of a planted fault, got "${name}"`);

let isPlanted = false;
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const path = url.startsWith('file:') ? fileURLToPath(url) : '';
    if (!path.endsWith(`/packages/gateway/src/${fault.file}`)) return loaded;
    isPlanted = true;
    return { ...loaded, source: plant(fault, readFileSync(path, 'utf8')) };
  },
});
process.on('exit', () => {
  if (!isPlanted) process.stderr.write(`${fault.file} was never loaded\n`);
});

function plant({ file, right, wrong }: PlantedFault, source: string): string {
  const parts = source.split(right);
  if (parts.length !== 2)
    throw new Error(`${file}: "${right}" stands in it ${parts.length - 1} times, not once`);
  return parts.join(wrong);
}

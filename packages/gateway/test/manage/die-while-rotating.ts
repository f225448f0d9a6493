import { rotateMasterKey } from '../../src/manage/master-key.ts';
import { readMasterKeyFile } from '../../src/master-key-file.ts';
import { systemPorts } from '../../src/ports.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import type { Store, StoreLocation } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';

/**
 * A program that rotates the master key and kills itself on the way, as a machine that loses its power. Arguments: the place of the
 * store as JSON, the file of the key, and whether it dies before or after the store has changed.
 */
const [place, file, when] = process.argv.slice(2);
if (place === undefined || file === undefined || (when !== 'before' && when !== 'after'))
  throw new Error('usage: die-while-rotating <location> <file> before|after');

const real = await openStore(JSON.parse(place) as StoreLocation);
const keyring = await openKeyring(systemPorts, real, () => readMasterKeyFile(file));
const store: Store = {
  ...real,
  commit: async (commit) => {
    if (when === 'after') await real.commit(commit);
    process.kill(process.pid, 'SIGKILL');
    return await new Promise(() => {});
  },
};
const actor = { name: '김운영', process: 'a test', address: '127.0.0.1' };
await rotateMasterKey({ mode: 'test', ports: systemPorts, store, keyring, actor }, { file, overlapMs: 0 });

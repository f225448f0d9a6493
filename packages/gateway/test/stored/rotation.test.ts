import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressFromRow, secretsInForce } from '../../src/delivery/webhook/webhook-address.ts';
import { testAccount } from '../../src/main.ts';
import { rotateMasterKey } from '../../src/manage/master-key.ts';
import { hasCustKey } from '../../src/merchant/merchant.ts';
import { findMerchant } from '../../src/merchant/merchants.ts';
import { openState } from '../../src/open-state.ts';
import { systemPorts } from '../../src/ports.ts';
import { releases, restore } from './stored-release.ts';

const actor = { name: '김운영', process: 'a test', address: '127.0.0.1' };

test.each(releases)(
  'the master key of a store of %s rotates, and all that it wrapped itself still opens',
  async (release) => {
    const stored = restore(release);
    const options = { mode: 'test', dataDir: stored.dataDir } as const;
    const before = await openState(systemPorts, options);
    const file = join(stored.dataDir, 'master.key');
    await rotateMasterKey({ ...before, actor }, { file, overlapMs: 0 });
    await before.store.close();

    const { store, keyring } = await openState(systemPorts, options);
    // Nothing lies under what the master key of before wrapped by itself.
    for (const { wrapped } of await store.sealingKeys()) expect(wrapped).toContain('.');
    expect(keyring.state.storeKeys.map(({ id }) => id)).not.toContain('');
    const merchant = await findMerchant(store, testAccount.id);
    expect(hasCustKey(keyring, merchant!, testAccount.keys.custKey, systemPorts.nowMs())).toBe(true);
    for (const row of await store.webhookAddresses()) {
      const address = addressFromRow(row);
      const secrets = await secretsInForce(keyring, address, stored.clients.keptAtMs);
      expect(secrets.length > 0).toBe(address.status !== 'removed');
    }
    await store.close();
    stored.remove();
  },
);

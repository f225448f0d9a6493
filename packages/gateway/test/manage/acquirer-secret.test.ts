import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSharedSecrets, secretsAt } from '../../src/acquirer/shared-secrets.ts';
import type { ManageDeps } from '../../src/manage/act.ts';
import { rotateAcquirerSecret } from '../../src/manage/keys.ts';
import { readTrail } from '../../src/manage/trail.ts';
import { systemPorts } from '../../src/ports.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { engines, type OpenedStore } from '../support/engines.ts';

const OLD = 'the-first-of-the-shared-secrets';

describe.each(engines)('a shared secret that is rotated, on $name', (engine) => {
  let opened: OpenedStore;
  let folder: string;
  let file: string;
  let deps: ManageDeps;
  beforeEach(async () => {
    opened = await engine.open();
    folder = mkdtempSync(join(tmpdir(), 'dojang-acquirer-'));
    file = join(folder, 'acquirer.secret');
    writeFileSync(file, OLD, { mode: 0o600 });
    const keyring = await openKeyring(systemPorts, opened.store, () => [masterKeyOf(Buffer.alloc(32, 7))]);
    const actor = { name: '김운영', process: 'a test', address: '127.0.0.1' };
    deps = { mode: 'live', ports: systemPorts, store: opened.store, keyring, actor };
  });
  afterEach(async () => {
    await opened.destroy();
    rmSync(folder, { recursive: true });
  });

  it('is sent when both sides know it, and the old one is taken a moment longer, even when it ends at once', async () => {
    const { sentFromMs, oldValidUntilMs } = await rotateAcquirerSecret(deps, { file, overlapMs: 0 });
    expect(oldValidUntilMs).toBeGreaterThan(sentFromMs);
    const secrets = readSharedSecrets(file);
    const fresh = secrets[0]?.secret ?? '';
    expect(secretsAt(secrets, sentFromMs - 1)).toEqual({ sent: OLD, accepted: [fresh, OLD] });
    expect(secretsAt(secrets, sentFromMs)).toEqual({ sent: fresh, accepted: [fresh, OLD] });
    expect(secretsAt(secrets, oldValidUntilMs)).toEqual({ sent: fresh, accepted: [fresh] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const trail = await readTrail(opened.store, { limit: 1 });
    expect(trail).toMatchObject([{ type: 'key.rotate-acquirer', details: { overlapMs: 0 } }]);
    expect(JSON.stringify(trail)).not.toContain(fresh);
  });

  it('is not made of what somebody might guess, in live', async () => {
    const rotated = rotateAcquirerSecret(deps, { file, overlapMs: 0, secret: 'a'.repeat(40) });
    await expect(rotated).rejects.toThrow('Somebody might guess the new acquirer secret');
    expect(readFileSync(file, 'utf8')).toBe(OLD);
    expect(await readTrail(opened.store, { limit: 1 })).toEqual([]);
  });

  it('needs its file, and says how to name it', async () => {
    const rotated = rotateAcquirerSecret(deps, { file: join(folder, 'nothing'), overlapMs: 0 });
    await expect(rotated).rejects.toThrow('name its file with DOJANG_ACQUIRER_SECRET_FILE');
  });

  it('twice at once keeps what both have said, or refuses one of them', async () => {
    const rotate = (secret: string) => rotateAcquirerSecret(deps, { file, overlapMs: 0, secret });
    const [one, other] = ['first', 'second'].map(
      (each) => each + systemPorts.randomBytes(24).toString('hex'),
    );
    const outcomes = await Promise.allSettled([rotate(one!), rotate(other!)]);
    const told = [one, other].filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(told.length).toBeGreaterThan(0);
    const held = readSharedSecrets(file).map(({ secret }) => secret);
    expect(held).toEqual(expect.arrayContaining(told));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/Somebody else is changing/);
  });
});

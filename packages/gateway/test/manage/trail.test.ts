import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManageDeps } from '../../src/manage/act.ts';
import { addMerchant, setLimits, setMerchantStatus } from '../../src/manage/merchants.ts';
import { rotateCustKey } from '../../src/manage/partner-keys.ts';
import { readTrail, trailHead, verifyTrail } from '../../src/manage/trail.ts';
import { systemPorts } from '../../src/ports.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { openStore } from '../../src/store/open-store.ts';
import { actor } from '../support/actor.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { losingOutcomes } from '../support/losing-outcomes.ts';

const ports = systemPorts;

describe.each(engines)('the audit trail on $name', (engine) => {
  let opened: OpenedStore;
  let deps: ManageDeps;
  beforeEach(async () => {
    opened = await engine.open();
    const keyring = await openKeyring(ports, opened.store, () => [masterKeyOf(Buffer.alloc(32, 7))]);
    deps = { mode: 'test', ports, store: opened.store, keyring, actor };
    await addMerchant(deps, { id: 'cafe', name: '카페' });
  });
  afterEach(() => opened.destroy());

  /** Past the gateway, as somebody does who has the database. */
  async function tamper(sql: string): Promise<void> {
    const { location } = opened;
    if (location.engine === 'sqlite') {
      const db = new DatabaseSync(location.file);
      db.exec(sql);
      return db.close();
    }
    const client = new pg.Client({ connectionString: location.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  it('tells who did what to whom and why, and what changed', async () => {
    await setLimits({ ...deps, reason: '월 계약' }, 'cafe', { perDayWon: 1000 });
    await setMerchantStatus({ ...deps, reason: '키 유출' }, 'cafe', 'disabled');
    const [disabled, limited] = await readTrail(deps.store, { limit: 9, merchantId: 'cafe' });
    expect(disabled).toMatchObject({
      sequence: 3,
      operator: '김운영',
      process: 'a test',
      address: '127.0.0.1',
      type: 'merchant.disable',
      merchantId: 'cafe',
      reason: '키 유출',
      details: { before: { status: 'active' }, after: { status: 'disabled' } },
    });
    expect(limited).toMatchObject({ details: { after: { limits: { perDayWon: 1000 } } } });
  });

  it('holds no key and no hash of one', async () => {
    const rotated = await rotateCustKey(deps, 'cafe');
    const trail = JSON.stringify(await deps.store.acts(0, 9));
    const { state } = (await deps.store.merchant('cafe'))!;
    const { keys, refundKeys } = JSON.parse(state) as {
      readonly keys: readonly { readonly hash: string }[];
      readonly refundKeys: readonly { readonly hash: string }[];
    };
    for (const secret of [rotated!.custKey, ...[...keys, ...refundKeys].map(({ hash }) => hash)])
      expect(trail).not.toContain(secret);
  });

  it('has nothing of an act that came to nothing', async () => {
    const before = await trailHead(deps.store);
    expect(await addMerchant(deps, { id: 'cafe', name: '다른 카페' })).toMatchObject({ ok: false });
    expect(await setMerchantStatus(deps, 'nobody', 'disabled')).toBeNull();
    expect(await trailHead(deps.store)).toEqual(before);
  });

  it('has an act once whose answer was lost', async () => {
    for (const fate of ['written', 'not written', 'late'] as const)
      await setMerchantStatus({ ...deps, store: losingOutcomes(deps.store, [fate]) }, 'cafe', 'disabled');
    expect((await trailHead(deps.store)).sequence).toBe(4);
  });

  it('is one chain, whatever number of processes act at once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openStore(opened.location)));
    const ids = Array.from({ length: 24 }, (_, index) => `shop-${index}`);
    await Promise.all(
      ids.map((id, index) => addMerchant({ ...deps, store: others[index % 3]! }, { id, name: id })),
    );
    await Promise.all(others.map((store) => store.close()));
    const { head, flaws } = await verifyTrail(deps.store);
    expect({ sequence: head.sequence, flaws }).toEqual({ sequence: 25, flaws: [] });
  });

  describe('when somebody changes the database', () => {
    beforeEach(async () => {
      for (const status of ['disabled', 'active', 'disabled', 'active'] as const)
        await setMerchantStatus(deps, 'cafe', status);
    });
    const flaws = async (known = [] as Parameters<typeof verifyTrail>[1]) =>
      (await verifyTrail(deps.store, known)).flaws;

    it.each([
      ["update acts set operator = '이다른' where sequence = 3", [{ kind: 'edited', sequence: 3 }]],
      [
        'update acts set reason = null, merchant_id = null where sequence = 2',
        [{ kind: 'edited', sequence: 2 }],
      ],
      ['update acts set at = at + 1 where sequence = 5', [{ kind: 'edited', sequence: 5 }]],
      ['delete from acts where sequence in (2, 3)', [{ kind: 'gap', from: 2, to: 3 }]],
      ['delete from acts where sequence = 1', [{ kind: 'gap', from: 1, to: 1 }]],
    ])('it shows: %s', async (sql, expected) => {
      expect(await flaws()).toEqual([]);
      await tamper(sql);
      expect(await flaws()).toEqual(expected);
    });

    it.each([
      '-7',
      '0',
      '-9007199254740990',
      '-9007199254740991',
      '-9007199254740992',
      '-9223372036854775807',
    ])('a row before the first shows, whatever its number: %s', async (sequence) => {
      await tamper(
        `insert into acts (sequence, at, operator, process, address, type, details, previous_hash, hash)
          values (${sequence}, 1, 'x', 'x', 'x', 'x', '{}', '', '')`,
      );
      expect(await flaws([await trailHead(deps.store)])).toEqual([{ kind: 'before-first', acts: 1 }]);
    });

    it('a gap that was closed by moving what follows shows', async () => {
      await tamper('delete from acts where sequence = 4; update acts set sequence = 4 where sequence = 5');
      expect(await flaws()).toEqual([
        { kind: 'unlinked', sequence: 4 },
        { kind: 'edited', sequence: 4 },
      ]);
    });

    it('an end that was cut off shows against a head that was kept', async () => {
      const head = await trailHead(deps.store);
      await tamper('delete from acts where sequence > 3');
      expect(await flaws()).toEqual([]);
      expect(await flaws([head])).toEqual([{ kind: 'cut', from: 4, to: 5 }]);
    });

    it('an end that was cut off and grew again shows against a head that was kept', async () => {
      const head = await trailHead(deps.store);
      await tamper('delete from acts where sequence > 3');
      for (const status of ['active', 'disabled', 'active'] as const)
        await setMerchantStatus(deps, 'cafe', status);
      expect(await flaws()).toEqual([]);
      expect(await flaws([head])).toEqual([{ kind: 'rewritten', sequence: 5 }]);
    });
  });
});

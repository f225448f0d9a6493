import { join } from 'node:path';
import { openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { abandonedPayments, keep } from '../../gateway/test/jobs/abandoned-payments.ts';
import { runDojang, temporaryFolder } from './run-dojang.ts';

test('one screen says how a gateway stands, and JSON says the same', async () => {
  const dataDir = temporaryFolder();
  await (await openState(systemPorts, { mode: 'test', dataDir })).store.close();
  const quiet = await runDojang(['status', '--data', dataDir]);
  expect({ code: quiet.code, stderr: quiet.stderr }).toEqual({ code: 0, stderr: '' });
  expect(quiet.stdout).toMatch(
    /^mode +test\nstore +SQLite in .+\nmoney at risk +none\nbooks compared +no day yet\ndeliveries waiting +none\n$/,
  );

  const [row] = abandonedPayments(1);
  await keep({ engine: 'sqlite', file: join(dataDir, 'gateway.sqlite') }, [row!]);
  const busy = await runDojang(['status', '--data', dataDir]);
  expect(busy.code).toBe(0);
  expect(busy.stdout).toMatch(/\nmoney at risk +₩[\d,]+ in 1, the longest for \d/);
  expect(busy.stdout).toMatch(/ORDER-0 +₩[\d,]+ +abandoned +by itself: the gateway goes on asking/);
  const json = JSON.parse((await runDojang(['status', '--json', '--data', dataDir])).stdout) as unknown;
  expect(json).toMatchObject({
    mode: 'test',
    moneyAtRisk: { won: row!.at_risk_won, payments: 1 },
    atRisk: [{ orderNumber: 'ORDER-0', decides: 'gateway' }],
    deliveries: { waiting: 0, since: null },
  });
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addMerchant, openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { runDojang, startDojang, temporaryFolder } from './run-dojang.ts';

/** A title, letters that nobody sees, the erasing of a screen (both as one character and as two), a text turned round, the end of a line. */
const HOSTILE = '커피\u001b]0;owned\u0007\u001b[8m\u009b2J\u001b[2J\u202egnp.exe\u2066\u2028\nforged  row';

test.each([
  ['a table', ['merchants', 'list'], 'stdout'],
  ['JSON', ['merchants', 'list', '--json'], 'stdout'],
  ['a refusal', ['merchants', 'show', HOSTILE], 'stderr'],
  ['a refusal of the arguments', ['merchants', HOSTILE], 'stderr'],
] as const)('%s of hostile texts is quiet on a terminal', async (_case, words, stream) => {
  const data = temporaryFolder();
  const state = await openState(systemPorts, { mode: 'test', dataDir: data });
  const actor = { name: 'tester', process: 'test', address: '127.0.0.1' };
  await addMerchant({ ...state, actor }, { id: 'coffee', name: HOSTILE });
  await state.store.close();
  const flags = words[1] === HOSTILE ? [] : ['--data', data];
  const ended = await runDojang([...words, ...flags], { FORCE_COLOR: '1' });
  const text = ended[stream];
  expect(text.length).toBeGreaterThan(20);
  // Our own colours are the only thing that a terminal obeys.
  // oxlint-disable-next-line no-control-regex
  const bare = text.replace(/\u001b\[(?:[12]|22|3[1236]|39)m/g, '');
  expect(bare).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  if (words.includes('--json' as never))
    expect(JSON.parse(text)).toContainEqual(expect.objectContaining({ id: 'coffee', name: HOSTILE }));
  else if (stream === 'stdout') expect(bare).not.toMatch(/^forged/m);
});

test('an act that somebody wrote into the trail hides nothing on a terminal', async () => {
  const data = temporaryFolder();
  const { store } = await openState(systemPorts, { mode: 'test', dataDir: data });
  await store.close();
  const db = new DatabaseSync(join(data, 'gateway.sqlite'));
  db.exec(`insert into acts (sequence, at, operator, process, address, type, details, previous_hash, hash)
    values (-7, 1, 'x', 'x', 'x', 'hidden' || char(27) || '[8mfrom here on', '{}', '', '')`);
  db.close();
  const { stdout } = await runDojang(['audit', 'list', '--data', data], { FORCE_COLOR: '1' });
  expect(stdout).toContain('hidden\u{fffd}[8mfrom here on');
});

test('the log of a gateway quotes them, and is quiet too', async () => {
  const gateway = startDojang(['gateway', '--data', temporaryFolder(), '--port', '0']);
  const [, port] = await gateway.output(/listening at http:\/\/127\.0\.0\.1:(\d+)/);
  await fetch(`http://127.0.0.1:${port}/php/PayChkAct.php`, {
    method: 'POST',
    body: JSON.stringify({
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: 'abcd1234567890',
      PCD_AUTH_KEY: 'x',
      PCD_PAYCHK_FLAG: 'Y',
      PCD_PAY_TYPE: 'card',
      PCD_PAY_DATE: '20261126',
      PCD_PAY_OID: 'O-1\u202e\u009b2J\u2066',
    }),
  });
  await gateway.output(/"lookup"/);
  gateway.signal('SIGTERM');
  const { stdout } = await gateway.ended;
  expect(stdout).toContain(String.raw`O-1\u202e\u009b2J\u2066`);
  expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

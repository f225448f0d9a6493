import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { childrenOf, isAlive, runDojang, startDojang, temporaryFolder } from './run-dojang.ts';
import { termsFileIn } from './terms-file.ts';

const freePorts = ['--port', '0', '--shop-port', '0', '--issuers-port', '0'];

test('start shows where everything is, and all three answer', async () => {
  const data = temporaryFolder();
  const dojang = startDojang(['start', '--data', data, ...freePorts]);
  const [table] = await dojang.output(/Dojang[\s\S]+Ctrl-C/);
  expect(table).toContain('abcd1234567890');
  expect(table).toContain('test_DF55F29DA654A8CBC0F0A9DD4B556486');
  expect(table).toContain(data);
  const addresses = ['Shop', 'Gateway', 'Card companies'].map(
    (name) => new RegExp(`${name} +(http://localhost:\\d+)`).exec(table)?.[1] ?? '',
  );
  expect(await Promise.all(addresses.map(async (address) => (await fetch(address)).status < 500))).toEqual([
    true,
    true,
    true,
  ]);
  expect((await fetch(`${addresses[1]}/js/v1/payment.js`)).status).toBe(200);
  expect((await fetch(`${addresses[2]}/healthz`)).status).toBe(200);
  expect(statSync(join(data, 'acquirer.secret')).mode & 0o777).toBe(0o600);
  dojang.signal('SIGINT');
  await dojang.ended;
});

test('start without the shop has none, takes no port for it, and says what comes next', async () => {
  const dojang = startDojang(['start', '--no-shop', '--data', temporaryFolder(), ...freePorts]);
  const [table, gateway] = await dojang.output(/Dojang[\s\S]+Gateway +(http:\S+)[\s\S]+Ctrl-C/);
  expect(table).not.toMatch(/^ *Shop /m);
  expect(table).toContain('Point your shop at the gateway');
  expect(childrenOf(dojang.pid)).toEqual([]);
  expect((await fetch(`${gateway}/js/v1/payment.js`)).status).toBe(200);
  dojang.signal('SIGINT');
  expect((await dojang.ended).code).toBe(0);
});

test('Ctrl-C ends everything and counts as success', async () => {
  const dojang = startDojang(['start', '--data', temporaryFolder(), ...freePorts]);
  const [, gateway] = await dojang.output(/Gateway +(http:\S+)[\s\S]+Ctrl-C/);
  const processes = [dojang.pid, ...childrenOf(dojang.pid)];
  dojang.signal('SIGINT');
  const { code, stdout, stderr } = await dojang.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Stopped.');
  expect(processes.filter(isAlive)).toEqual([]);
  await expect(fetch(String(gateway))).rejects.toThrow('fetch failed');
});

test.skipIf(!existsSync('/proc/self/environ'))('the shop gets no setting of the gateway', async () => {
  const hidden = {
    DOJANG_MASTER_KEY: randomBytes(32).toString('base64'),
    DOJANG_ACQUIRER_SECRET: 'a-secret-of-the-gateway',
    DOJANG_SMTP_URL: 'smtp://user:a-word-for-mail@127.0.0.1:1',
    DOJANG_MAIL_FROM: 'pay@example.kr',
    DOJANG_ALIMTALK_URL:
      'solapi://key:a-word-for-messages@api.solapi.com?channel=KA01&from=0212345678&paid=KA02&cancelled=KA03',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a-word-for-traces',
    OF_ANOTHER_PROGRAM: 'a-word-of-the-shell',
  };
  const dojang = startDojang(['start', '--data', temporaryFolder(), ...freePorts], {
    ...hidden,
    DOJANG_CUST_KEY: 'abcd1234567890',
  });
  await dojang.output(/Dojang[\s\S]+Ctrl-C/);
  const [shop] = childrenOf(dojang.pid);
  const given = readFileSync(`/proc/${shop}/environ`, 'utf8').split('\0');
  expect(given).toContain('DOJANG_CUST_KEY=abcd1234567890');
  const names = given.map((line) => line.split('=')[0]);
  expect(names.filter((name) => Object.keys(hidden).includes(name ?? ''))).toEqual([]);
  dojang.signal('SIGINT');
  expect((await dojang.ended).code).toBe(0);
});

test('the shop ends with a start that was killed', async () => {
  const dojang = startDojang(['start', '--data', temporaryFolder(), ...freePorts]);
  const [, shop] = await dojang.output(/Shop +(http:\S+)[\s\S]+Ctrl-C/);
  dojang.signal('SIGKILL');
  await dojang.ended;
  await expect.poll(async () => await answers(String(shop)), { timeout: 5_000 }).toBe(false);
});

test.skipIf(!existsSync('/proc/self/stat'))(
  'a shop that dies is reported, and the gateway goes on',
  async () => {
    const dojang = startDojang(['start', '--data', temporaryFolder(), ...freePorts]);
    const [, gateway] = await dojang.output(/Gateway +(http:\S+)[\s\S]+Ctrl-C/);
    const [shop] = childrenOf(dojang.pid);
    process.kill(Number(shop), 'SIGKILL');
    await dojang.output(/^The shop has ended \(SIGKILL\)/, 'stderr');
    expect((await fetch(`${gateway}/js/v1/payment.js`)).status).toBe(200);
    dojang.signal('SIGTERM');
    expect((await dojang.ended).code).toBe(0);
  },
);

test('a restart keeps the data', async () => {
  const data = temporaryFolder();
  await startAndStop(data);
  const added = await runDojang(['merchants', 'add', 'coffee', '--name', '커피집', '--data', data]);
  expect(added.code).toBe(0);
  await startAndStop(data);
  const listed = await runDojang(['merchants', 'list', '--data', data]);
  expect(listed.stdout).toContain('커피집');
});

test.each([
  ['--port', 'DOJANG_PORT', 'the gateway'],
  ['--shop-port', 'DOJANG_SHOP_PORT', 'the shop'],
  ['--issuers-port', 'DOJANG_ISSUERS_PORT', 'the card companies'],
])('a taken %s is one sentence that names %s', async (flag, variable, part) => {
  const port = await takenPort();
  const { code, stdout, stderr } = await runDojang([
    'start',
    '--data',
    temporaryFolder(),
    ...freePorts,
    flag,
    String(port),
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `Port ${port}, wanted by ${part}, is taken: stop what uses it, or choose another one with ${variable} (${flag}).\n`,
  );
});

test('all taken ports are named at once, with a command that needs none of them', async () => {
  const [shop, gateway] = [await takenPort(), await takenPort()];
  const flags = ['--shop-port', String(shop), '--port', String(gateway), '--issuers-port', '0'];
  const { code, stderr } = await runDojang(['start', '--data', temporaryFolder(), ...flags]);
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${shop}, wanted by the shop, is taken`);
  expect(stderr).toContain(`Port ${gateway}, wanted by the gateway, is taken`);
  expect(stderr).toMatch(/dojang start --shop-port 0 --port 0 --issuers-port 0\n$/);
});

test('two parts on one port are refused before anything starts', async () => {
  const { code, stderr } = await runDojang(['start', '--data', temporaryFolder(), '--port', '3000']);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'The shop and the gateway cannot share port 3000: give one of them another with DOJANG_PORT (--port).\n',
  );
});

test('a folder that cannot be written is one sentence', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { code, stderr } = await runDojang(['start', '--data', join(file, 'data'), ...freePorts]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^The data folder .+ cannot be used \(ENOTDIR\): make it writable, or .+ --data\.\n$/,
  );
});

test('live names all that it lacks', async () => {
  const { code, stderr } = await runDojang(['start', '--data', temporaryFolder()], { DOJANG_MODE: 'live' });
  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  for (const name of [
    'DOJANG_URL',
    'DOJANG_MASTER_KEY',
    'DOJANG_ACQUIRER_URL',
    'DOJANG_ACQUIRER_SECRET',
    'DOJANG_TERMS',
    'DOJANG_TRUSTED_PROXIES',
  ])
    expect(stderr).toContain(name);
});

const live = {
  DOJANG_MODE: 'live',
  DOJANG_URL: 'https://pay.example.kr',
  DOJANG_MASTER_KEY: randomBytes(32).toString('base64'),
  DOJANG_ACQUIRER_URL: 'https://cards.example.kr',
  DOJANG_ACQUIRER_SECRET: randomBytes(32).toString('base64url'),
  DOJANG_TRUSTED_PROXIES: 'loopback',
};

test.each([
  ['DOJANG_MASTER_KEY', Buffer.alloc(32).toString('base64'), 'the master key'],
  ['DOJANG_ACQUIRER_SECRET', 'a'.repeat(64), 'the acquirer secret'],
  ['DOJANG_ACQUIRER_SECRET', 'sixteen-letters!', 'the acquirer secret'],
])('live does not start when somebody might guess %s', async (name, weak, words) => {
  const data = temporaryFolder();
  const environment = { ...live, DOJANG_TERMS: termsFileIn(data), [name]: weak };
  const { code, stderr } = await runDojang(['gateway', '--data', data, '--port', '0'], environment);
  expect(code).toBe(1);
  expect(stderr).toContain(`Somebody might guess ${words}`);
  expect(stderr).not.toContain(weak);
});

test('live does not start with a secret in its data folder, whichever it is', async () => {
  const data = temporaryFolder();
  const file = join(data, 'nothing-to-see');
  writeFileSync(file, 'smtps://user:word@mail.example.kr', { mode: 0o600 });
  const environment = { ...live, DOJANG_TERMS: termsFileIn(temporaryFolder()), DOJANG_SMTP_URL_FILE: file };
  const { code, stderr } = await runDojang(['gateway', '--data', data, '--port', '0'], {
    ...environment,
    DOJANG_MAIL_FROM: 'pay@example.kr',
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`(${file}): live keeps its keys away from its data`);
});

test('live starts the gateway alone and says how to add the first merchant', async () => {
  const data = temporaryFolder();
  const dojang = startDojang(['start', '--data', data, '--port', '0'], {
    ...live,
    DOJANG_TERMS: termsFileIn(data),
  });
  const [table] = await dojang.output(/gateway alone[\s\S]+merchants add.+\n/);
  expect(table).not.toContain('abcd1234567890');
  expect(childrenOf(dojang.pid)).toEqual([]);
  dojang.signal('SIGINT');
  expect((await dojang.ended).code).toBe(0);

  const mixed = await runDojang(['start', '--data', data, ...freePorts]);
  expect(mixed.code).toBe(1);
  expect(mixed.stderr).toMatch(/belong to live mode, and DOJANG_MODE says test/);
});

test.each([
  ['gateway', '--port', '0'],
  ['merchants', 'list'],
  ['db', 'status'],
])('live that would take any certificate is refused: %s', async (...words) => {
  const { code, stdout, stderr } = await runDojang([...words, '--data', temporaryFolder()], {
    ...live,
    DOJANG_TERMS: termsFileIn(temporaryFolder()),
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('take NODE_TLS_REJECT_UNAUTHORIZED out of the environment');
});

test('virtual card companies do not start in live', async () => {
  const { code, stdout, stderr } = await runDojang(
    ['issuers', '--data', temporaryFolder(), '--issuers-port', '0'],
    live,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    'The card companies of dojang issuers are virtual, and for test mode alone: in live mode DOJANG_ACQUIRER_URL names the real ones.\n',
  );
});

test('live over plain http is refused', async () => {
  const { code, stderr } = await runDojang(['gateway', '--data', temporaryFolder(), '--port', '0'], {
    ...live,
    DOJANG_URL: 'http://pay.example.kr',
    DOJANG_TERMS: 'terms.json',
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Live mode needs DOJANG_URL \(the public address of this gateway, which begins with https:/,
  );
});

test('a gateway and card companies that start apart share the secret of their folder', async () => {
  const data = temporaryFolder();
  const issuers = startDojang(['issuers', '--data', data, '--issuers-port', '0']);
  const [, port] = await issuers.output(/listening at http:\/\/127\.0\.0\.1:(\d+)/);
  const gateway = startDojang(['gateway', '--data', data, '--port', '0'], {
    DOJANG_ISSUERS_PORT: String(port),
  });
  const [line] = await gateway.output(/.*listening at.*\n/);
  expect(JSON.parse(line)).toMatchObject({ level: 30 });
  expect(existsSync(join(data, 'acquirer.secret'))).toBe(true);
  for (const part of [gateway, issuers]) {
    part.signal('SIGTERM');
    expect((await part.ended).code).toBe(0);
  }
});

const olderNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  const [major = 99] =
    /\d+/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.map(Number) ?? [];
  return major < 22;
});

test.skipIf(olderNode === undefined)('an older Node hands over to the one of the project', async () => {
  const dojang = startDojang(['start', '--data', temporaryFolder(), ...freePorts], {}, olderNode);
  await dojang.output(/Ctrl-C/);
  const processes = [dojang.pid, ...childrenOf(dojang.pid).flatMap((pid) => [pid, ...childrenOf(pid)])];
  expect(processes).toHaveLength(3);
  dojang.signal('SIGINT');
  expect((await dojang.ended).code).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
});

async function startAndStop(data: string): Promise<void> {
  const dojang = startDojang(['start', '--data', data, ...freePorts]);
  await dojang.output(/Ctrl-C/);
  dojang.signal('SIGINT');
  expect((await dojang.ended).code).toBe(0);
}

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

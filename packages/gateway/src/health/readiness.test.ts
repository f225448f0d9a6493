import { expect, it } from 'vitest';
import { type Check, createReadiness, type Finding } from './readiness.ts';

const OK: Finding = { status: 'ok' };

/** A clock that stands, and deadlines that come when the test says so. */
function clock() {
  const deadlines: AbortController[] = [];
  let nowMs = 1_000_000;
  return {
    ports: {
      monotonicMs: () => nowMs,
      deadline: () => {
        const controller = new AbortController();
        deadlines.push(controller);
        return controller.signal;
      },
    },
    advance: (byMs: number) => {
      nowMs += byMs;
    },
    passDeadlines: () => {
      for (const each of deadlines.splice(0)) each.abort();
    },
  };
}

function counted(find: () => Finding | Promise<Finding>, holdsMs = 1_000): Check & { looks: () => number } {
  let looks = 0;
  return {
    name: 'store',
    holdsMs,
    look: () => {
      looks += 1;
      return find();
    },
    looks: () => looks,
  };
}

it('looks once for everybody who asks within the time that it holds', async () => {
  const { ports, advance } = clock();
  const check = counted(() => OK);
  const readiness = createReadiness(ports, [check]);
  await Promise.all(Array.from({ length: 1_000 }, () => readiness.look()));
  advance(999);
  await readiness.look();
  expect(check.looks()).toBe(1);
  advance(1);
  await readiness.look();
  expect(check.looks()).toBe(2);
});

it('is as bad as the worst, and a check that throws has failed', async () => {
  const { ports } = clock();
  const readiness = createReadiness(ports, [counted(() => OK)]);
  expect((await readiness.look()).status).toBe('ok');
  readiness.add({ name: 'disk', holdsMs: 0, look: () => ({ status: 'degraded', reason: 'nearly full' }) });
  expect((await readiness.look()).status).toBe('degraded');
  readiness.add({
    name: 'schema',
    holdsMs: 0,
    look: () => {
      throw new Error('away');
    },
  });
  expect(await readiness.look()).toEqual({
    status: 'failed',
    checks: {
      store: OK,
      disk: { status: 'degraded', reason: 'nearly full' },
      schema: { status: 'failed', reason: 'away' },
    },
  });
});

it('answers in time when a look hangs, begins no second one beside it, and tells how it ended', async () => {
  const { ports, passDeadlines } = clock();
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const check = counted(() => promise);
  const readiness = createReadiness(ports, [check]);
  for (let round = 0; round < 3; round += 1) {
    const looking = readiness.look();
    passDeadlines();
    expect((await looking).checks).toEqual({ store: { status: 'failed', reason: 'no answer within 2 s' } });
  }
  expect(check.looks()).toBe(1);
  resolve(OK);
  await promise;
  expect((await readiness.look()).status).toBe('ok');
});

it('tells of changes alone', async () => {
  const { ports, advance } = clock();
  let finding: Finding = OK;
  const heard: string[] = [];
  const readiness = createReadiness(ports, [counted(() => finding)], (name, { status }) =>
    heard.push(`${name} ${status}`),
  );
  const found: readonly Finding[] = [
    OK,
    { status: 'failed', reason: 'x' },
    { status: 'failed', reason: 'y' },
    OK,
  ];
  for (const each of found) {
    finding = each;
    advance(1_000);
    await readiness.look();
  }
  expect(heard).toEqual(['store failed', 'store ok']);
});

import { Writable } from 'node:stream';
import { fastify } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startJobs } from '../../src/jobs/runner.ts';
import { trailHeads } from '../../src/jobs/trail-heads.ts';
import { trailHead } from '../../src/manage/trail.ts';
import { systemPorts } from '../../src/ports.ts';
import { append } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { actOf, commitOf } from '../support/rows.ts';

let opened: OpenedStore;
beforeEach(async () => {
  opened = await engines[0]!.open();
});
afterEach(() => opened.destroy());

test('the log says where the audit trail ends, once for each act', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const { log } = fastify({ logger: { stream } });
  let look = () => {};
  const every = (_: number, work: () => void) => {
    look = work;
    return () => {};
  };
  const stop = startJobs({ ports: { ...systemPorts, every }, log }, [trailHeads(opened)]);
  for (const reason of ['first', 'second']) {
    await opened.store.commit(commitOf([append(actOf(reason))]));
    const { sequence, hash } = await trailHead(opened.store);
    look();
    await expect.poll(() => lines.at(-1)).toContain(`"head":"${sequence}:${hash}"`);
    look();
  }
  await stop();
  expect(lines).toHaveLength(2);
});

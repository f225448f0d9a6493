import { expect, test } from 'vitest';
import { createStreamSlots } from './stream-slots.ts';

/** Web locks as all windows of one browser share them; the runtime of the tests brings the same interface. */
const { locks } = navigator;

function holder() {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release: () => release() };
}

test('three windows stream at a time, and a place that is given back is taken by another', async () => {
  const slots = createStreamSlots(locks);
  const holders = [holder(), holder(), holder()];
  const uses = await Promise.all(
    holders.map(async ({ held }) => {
      const begun = holder();
      const used = slots(() => {
        begun.release();
        return held.then(() => 'streamed');
      });
      await begun.held;
      return { used };
    }),
  );
  expect(await slots(async () => 'streamed')).toBeNull();
  holders[1]?.release();
  expect(await uses[1]?.used).toBe('streamed');
  expect(await slots(async () => 'streamed')).toBe('streamed');
  for (const { release } of holders) release();
  expect(await Promise.all(uses.map(({ used }) => used))).toEqual(['streamed', 'streamed', 'streamed']);
});

test('without locks, or where they are forbidden, nobody streams', async () => {
  expect(await createStreamSlots(undefined)(async () => 'streamed')).toBeNull();
  const forbidden = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  expect(await createStreamSlots(forbidden)(async () => 'streamed')).toBeNull();
});

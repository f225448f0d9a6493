import { describe, expect, it } from 'vitest';
import { pause, withDeadline } from './deadline.ts';

describe('pause', () => {
  it('ends with the reason of the signal, also of one that has ended already', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const paused = pause(60_000, controller.signal);
    controller.abort(reason);
    await expect(paused).rejects.toBe(reason);
    await expect(pause(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('withDeadline', () => {
  it('counts down the time that is left', async () => {
    const left = await withDeadline('call', { timeoutMs: 5_000 }, async ({ remainingMs, signal }) => {
      await pause(30, signal);
      return remainingMs();
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(4_975);
  });

  it('stops the work of a call that ran out of time', async () => {
    let stopped: unknown;
    const call = withDeadline('call', { timeoutMs: 20 }, async ({ signal }) => {
      signal.addEventListener('abort', () => {
        stopped = signal.reason;
      });
      await pause(60_000, signal);
    });
    await expect(call).rejects.toMatchObject({ code: 'DOJANG_TIMEOUT' });
    expect(stopped).toMatchObject({ code: 'DOJANG_TIMEOUT' });
  });
});

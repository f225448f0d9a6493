import { expect, it } from 'vitest';
import { runTypescript } from './run-typescript.ts';

it('leaves a process the exit code that it has', async () => {
  const { code, stderr } = await runTypescript(new URL('fail-at-the-end.ts', import.meta.url), []).ended;
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
});

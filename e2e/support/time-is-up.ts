import { expect } from 'vitest';
import type { House } from './house.ts';

/** How long a call may wait for the card company; a moment later recovery takes up what is open. */
const ANSWER_BUDGET_MS = 8_500;

/** Once every armed fault has struck, the time of the call under way is up: it is answered with what is known. */
export async function timeIsUp(house: House): Promise<void> {
  await expect.poll(() => house.armed(), { timeout: 10_000 }).toEqual([]);
  house.advance(ANSWER_BUDGET_MS);
}

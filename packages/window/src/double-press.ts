/** A second press this soon after the first, at the same spot, belongs to the first. */
const WITHIN_MS = 400;
const WITHIN_PX = 24;

/**
 * A press as its event tells it. `detail` is 0 when the keyboard or a screen reader pressed, 2 for what the device itself takes
 * for the second half of a double press; not every touch screen tells.
 */
export interface Press {
  readonly timeStamp: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly detail: number;
}

/**
 * Tells the second half of a double press that hit a button of the next screen: the two have nothing to do with each other,
 * but buttons stand in the same place on every screen.
 * @returns whether the press is to be dropped; `screen` is what the press hit
 */
export function createPressFilter<Screen>(): (press: Press, screen: Screen) => boolean {
  let last: { readonly press: Press; readonly screen: Screen } | null = null;
  return (press, screen) => {
    const before = last;
    last = { press, screen };
    if (before === null || press.detail === 0 || before.screen === screen) return false;
    const isNear =
      Math.hypot(press.clientX - before.press.clientX, press.clientY - before.press.clientY) < WITHIN_PX;
    return isNear && (press.detail > 1 || press.timeStamp - before.press.timeStamp < WITHIN_MS);
  };
}

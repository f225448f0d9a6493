/**
 * The clocks of a gateway's machines differ by less, in milliseconds. What was stored with a time further in the future was stored by a
 * clock that was wrong, and no time that was counted from there is waited for.
 */
export const CLOCKS_DIFFER_MS = 60_000;

/** What must not be decided too early, whatever a clock was worth: one that is an hour off either way is as bad as it gets. */
export const CLOCK_OFF_MS = 70 * 60_000;

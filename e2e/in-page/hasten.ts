// Runs before the code of every page: in a payment window, whose customer has seen the seal often enough, the waits of a
// second and more are over in a quarter of their time. What a call may take, and what the gateway says of times, stays.
{
  const PACE = 4;
  if (location.pathname.startsWith('/window/')) {
    const { setTimeout: wait } = globalThis;
    const hastened = (work: TimerHandler, ms = 0, ...values: unknown[]) =>
      wait(work, ms < 1_000 ? ms : ms / PACE, ...values);
    Object.assign(globalThis, { setTimeout: hastened });
  }
}

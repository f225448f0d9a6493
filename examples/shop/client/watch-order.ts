const FAST_MS = 2_000;
const SLOW_MS = 5_000;
const FAST_LOOKS = 30;

/** Loads the order page anew when its state has changed. Rests while nobody looks. */
export function watchOrder(order: HTMLElement): void {
  const { watch = '', version = '' } = order.dataset;
  let looks = 0;
  schedule();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look();
  });

  function schedule(): void {
    setTimeout(() => void look().finally(schedule), looks < FAST_LOOKS ? FAST_MS : SLOW_MS);
  }

  async function look(): Promise<void> {
    if (document.hidden) return;
    looks += 1;
    try {
      const response = await fetch(watch);
      const answer: unknown = await response.json();
      if (response.ok && versionOf(answer) !== version) location.reload();
    } catch {
      // Offline for a moment: the next look tells.
    }
  }
}

function versionOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'version' in answer ? answer.version : undefined;
}

/** How long after: `+0.312 s`, `+1 min 05 s`, `+2 h 03 min`. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 60_000) return `+${(elapsedMs / 1000).toFixed(3)} s`;
  const seconds = Math.floor(elapsedMs / 1000);
  if (seconds < 3600) return `+${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  return `+${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor((seconds % 3600) / 60))} min`;
}

/** A day (`YYYYMMDD`) as `2026-11-27`. @param unknown stands for one that is not known */
export function dayText(day: string | null, unknown: string): string {
  return day === null ? unknown : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** A name with its inner characters hidden: `홍*동`, `김*`; a single one is hidden whole. */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return '*'.repeat(letters.length);
  const last = letters.length === 2 ? '*' : letters.at(-1);
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${last}`;
}

/** `0`, `90s`, `30m`, `24h` or `7d` in milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const [, count, unit] = /^(\d{1,6})(s|m|h|d)$/.exec(text) ?? [];
  const unitMs = new Map([
    ['s', 1000],
    ['m', 60_000],
    ['h', 3_600_000],
    ['d', 86_400_000],
  ]).get(unit ?? '');
  return unitMs === undefined ? null : Number(count) * unitMs;
}

/** What {@link parseDuration} reads, in the largest unit that is whole. */
export function durationText(durationMs: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ] as const;
  const [unit, unitMs] = units.find(([, each]) => durationMs % each === 0) ?? ['s', 1000];
  return `${durationMs / unitMs}${unit}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
